package dev.precis.job.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Base64;
import java.util.Optional;

/**
 * What the JVM of a model tells the one that started it, as a line of text: native libraries may
 * print lines of their own between.
 *
 * @param value a result; a line of progress; or the message of a failure
 */
record Reply(Kind kind, Serializable value) implements Serializable {
  private static final String MARK = "precis-reply:";

  enum Kind {
    PROGRESS,
    DONE,
    /** The model cannot be loaded. */
    NOT_LOADED,
    /** The task failed. */
    FAILED
  }

  String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(this);
    }
    return MARK + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** Empty if the line is none of this form. */
  static Optional<Reply> parse(String line) throws IOException {
    int at = line.indexOf(MARK);
    if (at < 0) {
      return Optional.empty();
    }
    byte[] bytes = Base64.getDecoder().decode(line.substring(at + MARK.length()));
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return Optional.of((Reply) in.readObject());
    } catch (ClassNotFoundException e) {
      throw new IOException("Cannot read a reply: " + e.getMessage(), e);
    }
  }
}
