package dev.precis.llm.gguf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model file that llama.cpp b4916 could not load, or that would end its process. The message is
 * one sentence for the user who gave the path: {@code Cannot load model PATH: REASON, got VALUE},
 * and advice if there is any.
 */
public final class GgufFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_REASON = 600;

  private final String reason;

  GgufFormatException(Path file, String reason) {
    this(file, reason, null);
  }

  private GgufFormatException(Path file, String reason, Throwable cause) {
    super("Cannot load model " + file + ": " + oneLine(reason), cause);
    this.reason = oneLine(reason);
  }

  /** The reason may contain names and texts of a damaged file, which contain anything. */
  private static String oneLine(String reason) {
    String clean = reason.replaceAll("\\p{Cntrl}", "\uFFFD");
    return clean.length() <= MAX_REASON ? clean : clean.substring(0, MAX_REASON) + "...";
  }

  /** Returns the exception for an I/O failure. */
  static GgufFormatException because(Path file, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new GgufFormatException(file, "there is no such file", failure);
    }
    if (failure instanceof AccessDeniedException) {
      String reason = "it is not readable by the user " + System.getProperty("user.name");
      return new GgufFormatException(file, reason + "; change its permissions", failure);
    }
    String detail = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    return new GgufFormatException(file, "reading it failed: " + detail, failure);
  }

  /** The reason alone, without the path. */
  public String reason() {
    return reason;
  }
}
