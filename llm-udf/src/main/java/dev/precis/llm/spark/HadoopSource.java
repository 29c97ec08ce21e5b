package dev.precis.llm.spark;

import dev.precis.llm.cache.ModelSource;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.PermanentSourceException;
import dev.precis.llm.cache.SourceChangedException;
import dev.precis.llm.cache.SourceVersion;
import dev.precis.llm.cache.Transfer;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** A file in any file system that Hadoop has a connector for. */
final class HadoopSource implements ModelSource {
  private final ModelUri uri;
  private final Configuration hadoop;

  HadoopSource(ModelUri uri, Configuration hadoop) {
    this.uri = uri;
    this.hadoop = hadoop;
  }

  @Override
  public SourceVersion describe() throws IOException {
    try {
      return version();
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  @Override
  public Transfer open(long from, SourceVersion version) throws IOException {
    try {
      SourceVersion now = version();
      boolean isSame = now.equals(version);
      Path path = new Path(uri.text());
      FSDataInputStream in = path.getFileSystem(hadoop).open(path);
      try {
        long start = isSame ? from : 0;
        in.seek(start);
        return new Transfer(new Content(in, now), start, now);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw failure(e);
    }
  }

  private SourceVersion version() throws IOException {
    Path path = new Path(uri.text());
    FileSystem files = path.getFileSystem(hadoop);
    FileStatus status = files.getFileStatus(path);
    if (status.isDirectory()) {
      throw new PermanentSourceException("it must be a file, got a folder", null);
    }
    return new SourceVersion(status.getLen(), Long.toString(status.getModificationTime()));
  }

  /** Connectors throw various RuntimeExceptions for missing or invalid settings. */
  private IOException failure(Exception e) {
    String detail = Objects.requireNonNullElse(e.getMessage(), e.toString());
    if (e instanceof FileNotFoundException) {
      return new PermanentSourceException("there is no such file, got " + detail, e);
    }
    if (e instanceof AccessControlException || e instanceof java.nio.file.AccessDeniedException) {
      return new PermanentSourceException("permission to read it is denied, got " + detail, e);
    }
    if (e instanceof UnsupportedFileSystemException || detail.contains("ClassNotFoundException")) {
      return new PermanentSourceException(
          "Spark has no connector for "
              + uri.scheme()
              + ": here; add its jar, as by --packages, got "
              + detail,
          e);
    }
    return e instanceof IOException io
        ? io
        : new PermanentSourceException("its file system refuses it, got " + detail, e);
  }

  /** Checks at the end whether the file was replaced while it was read. */
  private final class Content extends FilterInputStream {
    private final SourceVersion version;

    Content(FSDataInputStream in, SourceVersion version) {
      super(in);
      this.version = version;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read < 0 && !describe().equals(version)) {
        throw new SourceChangedException();
      }
      return read;
    }
  }
}
