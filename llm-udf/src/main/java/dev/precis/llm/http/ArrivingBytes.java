package dev.precis.llm.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer, from the network's threads to the one that reads. At most a few buffers
 * wait: the server is slowed down by a slow reader. Thread-safe.
 */
final class ArrivingBytes implements Flow.Subscriber<List<ByteBuffer>> {
  private static final byte[] END = new byte[0];
  private static final int AHEAD = 8;

  private final BlockingQueue<byte[]> buffers = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private IOException failure;
  private boolean cancelled;

  /**
   * Waits for the next bytes.
   *
   * @return an empty array at the end; null if there are none yet
   * @throws IOException if the connection broke
   */
  byte[] poll(long millis) throws IOException, InterruptedException {
    byte[] next = buffers.poll(millis, TimeUnit.MILLISECONDS);
    if (next != END) {
      if (next != null) {
        more();
      }
      return next;
    }
    // The end stays the end.
    buffers.add(END);
    synchronized (this) {
      if (failure != null) {
        throw new IOException("the answer broke off: " + failure.getMessage(), failure);
      }
    }
    return END;
  }

  private synchronized void more() {
    if (!cancelled) {
      subscription.request(1);
    }
  }

  synchronized void cancel() {
    cancelled = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (cancelled) {
      started.cancel();
    } else {
      started.request(AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> arrived) {
    int length = arrived.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer joined = ByteBuffer.allocate(length);
    arrived.forEach(joined::put);
    if (length > 0) {
      buffers.add(joined.array());
    } else {
      more();
    }
  }

  @Override
  public void onError(Throwable reason) {
    synchronized (this) {
      failure = reason instanceof IOException io ? io : new IOException(reason.toString(), reason);
    }
    buffers.add(END);
  }

  @Override
  public void onComplete() {
    buffers.add(END);
  }
}
