package dev.precis.llm.llamaserver;

import java.time.Duration;

/**
 * How patient Precis is with a server. Immutable.
 *
 * @param interval after which a server that does not answer is asked again
 * @param tries number of questions without an answer after which the server is killed
 * @param starts number of starts in a row that may fail
 * @param backoff wait after the first start that failed; doubled after each further one
 */
record Watching(Duration interval, int tries, int starts, Duration backoff) {
  static final Watching DEFAULT = new Watching(Duration.ofSeconds(10), 3, 4, Duration.ofSeconds(1));
}
