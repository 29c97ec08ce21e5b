package dev.precis.job.output;

import dev.precis.job.testing.LocalFolder;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;

/**
 * An output on the local disk, as Hadoop sees it and as a test sees it.
 *
 * @param folder which need not exist
 */
record LocalOutput(Path folder) {
  private LocalFolder local() {
    return new LocalFolder(folder);
  }

  FileSystem files() {
    return local().files();
  }

  OutputLayout layout() {
    return new OutputLayout(local().root());
  }

  /** An opened output folder. */
  OutputFolder opened(String format) {
    return new OutputFolder(files(), layout(), new TableStorage(format));
  }

  void write(String name, String text) {
    local().write(name, text);
  }

  /** A wave with one file of rows that nobody reads, as Spark leaves it. */
  void wave(String recipeFolder, String name) {
    write(recipeFolder + "/" + name + "/part-0", "rows of " + name);
    write(recipeFolder + "/" + name + "/_SUCCESS", "");
  }

  void delete(String name) {
    local().delete(name);
  }

  String read(String name) {
    return local().read(name);
  }

  List<String> content() {
    return local().content();
  }
}
