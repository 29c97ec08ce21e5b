package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.host.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the JVM that has started a server tells the others. Immutable.
 *
 * @param server its process
 * @param owner the JVM that has started it
 * @param key what the server wants to be told; empty when it has ended
 * @param log the server's log
 * @param end how it ended, for people; empty as long as nobody knows of an end
 */
record HostNote(HostProcess server, HostProcess owner, int port, String key, Path log, String end) {
  /** The end of a server that its owner has stopped. */
  static final String STOPPED = "its JVM stopped it";

  private static final String PID = "pid";
  private static final String START = "start";
  private static final String SERVER = "server";
  private static final String OWNER = "owner";
  private static final String PORT = "port";
  private static final String KEY = "key";
  private static final String LOG = "log";
  private static final String END = "end";

  /** The note in a file; empty if there is none. */
  static Optional<HostNote> read(Path file) throws IOException {
    try {
      return of(ServerConnection.JSON.readTree(Files.readString(file)));
    } catch (NoSuchFileException | JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<HostNote> of(JsonNode note) {
    return note.path(SERVER).isObject()
        ? Optional.of(
            new HostNote(
                process(note.path(SERVER)),
                process(note.path(OWNER)),
                note.path(PORT).asInt(),
                note.path(KEY).asText(),
                Path.of(note.path(LOG).asText()),
                note.path(END).asText()))
        : Optional.empty();
  }

  private static HostProcess process(JsonNode process) {
    return new HostProcess(process.path(PID).asLong(), process.path(START).asText());
  }

  String toJson() {
    ObjectNode note = ServerConnection.JSON.createObjectNode();
    put(note.putObject(SERVER), server);
    put(note.putObject(OWNER), owner);
    note.put(PORT, port).put(KEY, key).put(LOG, log.toString()).put(END, end);
    return note.toString();
  }

  private static void put(ObjectNode note, HostProcess process) {
    note.put(PID, process.pid()).put(START, process.start());
  }

  /** The same server, when it has ended. */
  HostNote ended(String how) {
    return new HostNote(server, owner, port, "", log, how);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "server " + server + " of " + owner + " at port " + port + ", end: " + end;
  }

  boolean isRunning() {
    return end.isEmpty() && server.isAlive();
  }
}
