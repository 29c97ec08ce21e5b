package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.http.Patience;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that is restarted when it dies, and the requests to it. Those that were under way at a
 * death are sent again, each alone, so that the one that is at fault is known at the next death: it
 * fails, and the others get their answers. Thread-safe.
 */
final class SupervisedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedServer.class);

  /** A server that lives and breaks answers off breaks them again. */
  private static final int MOST_BROKEN = 3;

  /** A server that lives and cannot be connected to is too busy for this request. */
  private static final int MOST_UNREACHED = 20;

  private static final int MOST_DEATHS = 2;

  /** JVMs that end one after the other, and take their server along, say little of a text. */
  private static final int MOST_ENDS_OF_OWNERS = 5;

  private static final int TOO_LARGE = 400;

  private final ServerKeeper keeper;
  private final Turns turns;

  SupervisedServer(ServerKeeper keeper, Turns turns) {
    this.keeper = keeper;
    this.turns = turns;
  }

  /** A request to the server. It may be made again, to another one. */
  @FunctionalInterface
  interface Request<T> {
    /**
     * Makes the request.
     *
     * @throws IOException if there is no answer, or half of one
     */
    T to(ServerConnection connection, Patience patience)
        throws IOException, InterruptedException, RefusedCallException;
  }

  /**
   * Makes a request, and waits for its answer.
   *
   * @param patience asked while it waits; throws what the caller wants to end with
   * @throws GenerationException of the kinds ENGINE_CRASH, ENGINE, PROMPT_TOO_LONG and CANCELLED
   * @throws dev.precis.llm.engine.EngineUnavailableException if the server has died and cannot be
   *     started again
   */
  <T> T ask(Request<T> request, Patience patience) {
    try {
      return ask(request, patience, new Mishaps());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GenerationFailures.cancelled();
    } catch (RefusedCallException e) {
      throw refused(e);
    }
  }

  private <T> T ask(Request<T> request, Patience patience, Mishaps mishaps)
      throws InterruptedException, RefusedCallException {
    while (true) {
      boolean asSuspect = mishaps.isSuspect();
      turns.enter(asSuspect, patience);
      try {
        RunningServer server = keeper.server(patience);
        try {
          return request.to(server.connection(), server.watched(patience));
        } catch (IOException e) {
          mishaps.add(server, e);
        } finally {
          limitLog(server);
        }
      } finally {
        turns.leave(asSuspect);
      }
    }
  }

  private static void limitLog(RunningServer server) {
    try {
      server.log().limit();
    } catch (IOException e) {
      LOG.debug("Cannot limit the log of llama-server", e);
    }
  }

  private static GenerationException refused(RefusedCallException refusal) {
    if (refusal.status() == TOO_LARGE && refusal.type().equals("exceed_context_size_error")) {
      return new GenerationException(
          FailureKind.PROMPT_TOO_LONG, "Cannot generate: " + refusal.getMessage(), refusal);
    }
    return new GenerationException(
        FailureKind.ENGINE,
        "Cannot generate: llama-server refused the request with status "
            + refusal.status()
            + ": "
            + refusal.getMessage(),
        refusal);
  }

  @Override
  public void close() {
    keeper.close();
  }

  /** What went wrong with one request so far. Not thread-safe. */
  private static final class Mishaps {
    private int deaths;
    private int broken;
    private int endsOfOwners;
    private int unreached;

    /** Whether the text may be the reason of what went wrong. */
    boolean isSuspect() {
      return deaths + broken + endsOfOwners > 0;
    }

    /** Returns if the request may be made again, else throws. */
    void add(RunningServer server, IOException failure) throws InterruptedException {
      if (failure instanceof ForeignServerException) {
        server.process().kill();
      }
      boolean died = server.hasDied();
      if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
        // The server never had this request.
        require(++unreached < MOST_UNREACHED, FailureKind.ENGINE, server, failure);
      } else if (died && server.process().endedWithOwner()) {
        require(++endsOfOwners < MOST_ENDS_OF_OWNERS, FailureKind.ENGINE_CRASH, server, failure);
      } else if (died) {
        require(++deaths < MOST_DEATHS, FailureKind.ENGINE_CRASH, server, failure);
      } else {
        require(++broken < MOST_BROKEN, FailureKind.ENGINE, server, failure);
      }
    }

    private void require(
        boolean again, FailureKind kind, RunningServer server, IOException failure) {
      if (!again) {
        String what =
            kind == FailureKind.ENGINE_CRASH
                ? "llama-server died "
                    + (deaths == MOST_DEATHS ? "twice" : endsOfOwners + " times")
                    + " while it worked on this text, at last with "
                    + server.process().end()
                    + ServerStart.logged(server.log().tail())
                : "llama-server runs, but its answers break off: " + failure.getMessage();
        throw new GenerationException(kind, "Cannot generate: " + what, failure);
      }
    }
  }
}
