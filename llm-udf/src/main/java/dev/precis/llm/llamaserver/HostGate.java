package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.host.HostLocks;
import dev.precis.llm.host.HostLocks.Area;
import java.io.IOException;
import java.util.Optional;

/**
 * Takes turns with the other JVMs of this machine that use the same server. A JVM holds its part of
 * {@link Area#USE} while it has requests under way, and the whole of it for a suspect. Each request
 * passes {@link Area#QUEUE} before, which a suspect holds while it waits: so JVMs that are never
 * without a request do not keep it waiting for ever. Not thread-safe.
 */
final class HostGate implements Turns.Gate {
  private final HostLocks locks;
  private Optional<HostLocks.Held> queue = Optional.empty();
  private Optional<HostLocks.Held> use = Optional.empty();

  HostGate(HostLocks locks) {
    this.locks = locks;
  }

  @Override
  public boolean tryTogether() {
    try {
      Optional<HostLocks.Held> passing = locks.tryPart(Area.QUEUE);
      try {
        if (passing.isPresent() && use.isEmpty()) {
          use = locks.tryPart(Area.USE);
        }
        return passing.isPresent() && use.isPresent();
      } finally {
        passing.ifPresent(HostLocks.Held::close);
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public boolean tryAlone() {
    try {
      if (queue.isEmpty()) {
        queue = locks.tryWhole(Area.QUEUE);
      }
      if (queue.isPresent()) {
        use = locks.tryWhole(Area.USE);
      }
      if (use.isPresent()) {
        giveUp();
      }
      return use.isPresent();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void giveUp() {
    queue.ifPresent(HostLocks.Held::close);
    queue = Optional.empty();
  }

  @Override
  public void leave() {
    use.ifPresent(HostLocks.Held::close);
    use = Optional.empty();
  }

  private static EngineUnavailableException broken(IOException e) {
    return new EngineUnavailableException(
        "Cannot use engine llama-server: a file lock failed: " + e, e);
  }
}
