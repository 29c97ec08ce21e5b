package dev.precis.llm.gguf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A model file that llama.cpp b4916 would not load, or would end the process over. The message is
 * one sentence for the person who gave the path: {@code Cannot load model PATH: REASON, got VALUE},
 * and what to do where that helps.
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

  /** A damaged file's names and texts are part of the reason, and hold anything. */
  private static String oneLine(String reason) {
    String clean = reason.replaceAll("\\p{Cntrl}", "\uFFFD");
    return clean.length() <= MAX_REASON ? clean : clean.substring(0, MAX_REASON) + "...";
  }

  /** The refusal that an I/O failure amounts to. */
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

  /** The message without the path. */
  public String reason() {
    return reason;
  }
}
