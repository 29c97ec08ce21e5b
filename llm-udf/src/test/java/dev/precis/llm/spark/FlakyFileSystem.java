package dev.precis.llm.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** {@code flaky:///PATH} is a file under a folder, whose reading fails as its settings say. */
public final class FlakyFileSystem extends FileSystem {
  /** The folder. */
  static final String ROOT = "flaky.root";

  /** The byte before which a read fails; none when negative. */
  static final String FAIL_AT = "flaky.fail-at";

  /** Where it is set, the file is written anew when its last byte was read. */
  static final String CHANGE_AT_END = "flaky.change-at-end";

  private static final URI HERE = URI.create("flaky:///");

  /** Settings that know this file system. */
  static Configuration settings(java.nio.file.Path root) {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.flaky.impl", FlakyFileSystem.class.getName());
    hadoop.setBoolean("fs.flaky.impl.disable.cache", true);
    hadoop.set(ROOT, root.toString());
    return hadoop;
  }

  private java.nio.file.Path file(Path path) {
    return java.nio.file.Path.of(getConf().get(ROOT) + path.toUri().getPath());
  }

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
  }

  @Override
  public URI getUri() {
    return HERE;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    byte[] bytes = Files.readAllBytes(file(path));
    long failAt = getConf().getLong(FAIL_AT, -1);
    String change = getConf().get(CHANGE_AT_END, "");
    return new FSDataInputStream(
        new BufferedFSInputStream(
            new FSInputStream() {
              private int at;

              @Override
              public void seek(long position) {
                at = (int) position;
              }

              @Override
              public long getPos() {
                return at;
              }

              @Override
              public boolean seekToNewSource(long target) {
                return false;
              }

              @Override
              public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                if (at == failAt) {
                  throw new IOException("Connection reset by peer");
                }
                if (at == bytes.length) {
                  if (!change.isEmpty()) {
                    Files.write(file(path), new byte[] {1});
                  }
                  return -1;
                }
                int end = failAt > at ? (int) Math.min(failAt, bytes.length) : bytes.length;
                int read = Math.min(length, end - at);
                System.arraycopy(bytes, at, buffer, offset, read);
                at += read;
                return read;
              }
            },
            4096));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    java.nio.file.Path file = file(path);
    if (!Files.exists(file)) {
      throw new java.io.FileNotFoundException("File does not exist: " + path);
    }
    return new FileStatus(
        Files.size(file),
        Files.isDirectory(file),
        1,
        4096,
        Files.getLastModifiedTime(file).toMillis(),
        path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileStatus[] listStatus(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("/");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
