package dev.precis.job.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** Keeps what is written until it is released, then passes everything on. Thread-safe. */
final class HeldStream extends OutputStream {
  private final PrintStream target;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean released;

  HeldStream(PrintStream target) {
    this.target = target;
  }

  synchronized void release() {
    if (!released) {
      released = true;
      target.write(kept.toByteArray(), 0, kept.size());
      kept.reset();
    }
  }

  @Override
  public synchronized void write(int value) {
    if (released) {
      target.write(value);
    } else {
      kept.write(value);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (released) {
      target.write(bytes, offset, length);
    } else {
      kept.write(bytes, offset, length);
    }
  }

  @Override
  public void flush() {
    target.flush();
  }
}
