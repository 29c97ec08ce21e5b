package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import dev.precis.llm.engine.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Behaves like llama.cpp's binding, without a model. A token is a word. A read blocks until the
 * test adds a piece, and neither cancelling nor interrupting ends it.
 */
final class FakeNativeModel implements NativeModel {
  private final BlockingQueue<Optional<String>> pieces = new LinkedBlockingQueue<>();
  private final List<Thread> cancelling = new CopyOnWriteArrayList<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private volatile boolean closedInUse;
  private volatile RuntimeException refusal;

  /** Refuses all requests. */
  FakeNativeModel refusing(RuntimeException reason) {
    refusal = reason;
    return this;
  }

  /** Lets one read return a piece. */
  FakeNativeModel piece(String text) {
    pieces.add(Optional.of(text));
    return this;
  }

  /** Lets one read return the end of an answer. */
  FakeNativeModel end() {
    pieces.add(Optional.empty());
    return this;
  }

  /** Whether a thread blocks in the read with this number, counted from 1. */
  boolean isInRead(int number) {
    return reads.get() == number && inside.get() == 1;
  }

  void awaitRead(int number) {
    Conditions.await(() -> isInRead(number));
  }

  /** The threads that cancelled a request, in order. */
  List<Thread> cancelling() {
    return cancelling;
  }

  int reads() {
    return reads.get();
  }

  int closes() {
    return closes.get();
  }

  boolean isClosedInUse() {
    return closedInUse;
  }

  @Override
  public int countTokens(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }

  @Override
  public String renderChatTemplate(String system, String user) {
    return system + ' ' + user;
  }

  @Override
  public TokenStream generate(InferenceParameters parameters) {
    if (refusal != null) {
      throw refusal;
    }
    return new Stream();
  }

  @Override
  public void close() {
    closedInUse = closedInUse || inside.get() > 0;
    closes.incrementAndGet();
  }

  private final class Stream implements TokenStream {
    @Override
    public Optional<String> next() {
      inside.incrementAndGet();
      reads.incrementAndGet();
      try {
        return take();
      } finally {
        inside.decrementAndGet();
      }
    }

    private Optional<String> take() {
      while (true) {
        try {
          return pieces.take();
        } catch (InterruptedException e) {
          // Again: native code does not notice an interrupt.
        }
      }
    }

    @Override
    public void cancel() {
      cancelling.add(Thread.currentThread());
    }
  }
}
