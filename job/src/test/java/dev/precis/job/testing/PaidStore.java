package dev.precis.job.testing;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files of the local disk, in a file system that calls itself by another name, and counts. As with
 * file systems of others, it has no scheme of its own.
 */
public final class PaidStore extends FilterFileSystem {
  private final URI uri;
  private final List<String> requests = new ArrayList<>();

  /**
   * @param uri the name
   */
  public PaidStore(FileSystem files, URI uri) {
    super(files);
    this.uri = uri;
  }

  /** On S3. */
  public static PaidStore of(LocalFolder folder) {
    return new PaidStore(folder.files(), URI.create("s3a://bucket"));
  }

  /** What was asked of it since the last call of this. */
  public List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public String getScheme() {
    throw new UnsupportedOperationException("Not implemented by this FileSystem");
  }

  @Override
  protected void checkPath(Path path) {
    // Those of the local disk.
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requests.add("create " + path.getName());
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    requests.add("list " + path.getName());
    return super.listStatus(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    requests.add("look " + path.getName());
    return super.getFileStatus(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    requests.add("delete " + path.getName());
    return super.delete(path, recursive);
  }
}
