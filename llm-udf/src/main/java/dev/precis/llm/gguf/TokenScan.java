package dev.precis.llm.gguf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a vocabulary's texts once. It keeps the few special ones, and a hash of each of the others
 * to find duplicates: two tokens with the same text end the process in llama.cpp.
 */
final class TokenScan {
  private static final int MAX_TOKEN_BYTES = 1 << 16;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final GgufCursor cursor;
  private final TokenizerModel model;
  private final GgufValue tokens;
  private final byte[] types;
  private final long[] wantedIds;
  private final Map<Long, String> wanted = new HashMap<>();
  private final List<String> control = new ArrayList<>();
  private final List<String> userDefined = new ArrayList<>();
  private final Set<String> ends = new LinkedHashSet<>();
  private byte[] text = new byte[256];
  private int length;

  private TokenScan(
      GgufCursor cursor,
      TokenizerModel model,
      GgufValue tokens,
      byte[] types,
      Set<Long> wantedIds) {
    this.cursor = cursor;
    this.model = model;
    this.tokens = tokens;
    this.types = types;
    this.wantedIds = wantedIds.stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Scans the vocabulary.
   *
   * @param model the kind of tokenizer
   * @param tokens the position of the texts
   * @param types the type of each token
   * @param wantedIds ids whose texts are always kept
   */
  static TokenScan of(
      GgufCursor cursor,
      TokenizerModel model,
      GgufValue tokens,
      byte[] types,
      Set<Long> wantedIds) {
    TokenScan scan = new TokenScan(cursor, model, tokens, types, wantedIds);
    scan.run();
    return scan;
  }

  private void run() {
    long[] hashes = new long[types.length];
    int filled = 0;
    cursor.seek(tokens.position());
    for (int id = 0; id < types.length; id++) {
      next(id);
      if (length > 0) {
        hashes[filled++] = hash();
      }
      keep(id);
    }
    Arrays.sort(hashes, 0, filled);
    for (int i = 1; i < filled; i++) {
      if (hashes[i] == hashes[i - 1]) {
        refuseDuplicates(hashes[i]);
      }
    }
  }

  /** Reads the text of the next token up to its first zero, as llama.cpp does. */
  private void next(int id) {
    cursor.place("the text of token", id);
    long bytes = cursor.count(1);
    if (bytes > MAX_TOKEN_BYTES) {
      throw cursor.refuse(
          "the text of token %d must have at most %,d bytes, got %,d", id, MAX_TOKEN_BYTES, bytes);
    }
    length = (int) bytes;
    if (length > text.length) {
      text = new byte[Math.max(length, 2 * text.length)];
    }
    cursor.bytes(text, length);
    for (int i = 0; i < length; i++) {
      if (text[i] == 0) {
        length = i;
      }
    }
  }

  /** The FNV-1a hash of the text, 64 bits. */
  private long hash() {
    long result = FNV_OFFSET;
    for (int i = 0; i < length; i++) {
      result = (result ^ (text[i] & 0xff)) * FNV_PRIME;
    }
    return result;
  }

  private void keep(int id) {
    if (types[id] == TokenKind.BYTE_TYPE && !model.readsByteToken(length)) {
      throw cursor.refuse(
          "token %d is marked as a byte, so its text must be as <0x0A>, got \"%s\"",
          id, new String(text, 0, length, StandardCharsets.UTF_8));
    }
    TokenKind kind = TokenKind.of(types[id]);
    boolean isWanted = isWanted(id);
    boolean mayEnd = length > 0 && length <= TokenKind.MAX_END_BYTES && text[0] == '<';
    if (kind == TokenKind.PLAIN && !isWanted && !mayEnd) {
      return;
    }
    String decoded = new String(text, 0, length, StandardCharsets.UTF_8);
    if (isWanted) {
      wanted.put((long) id, decoded);
    }
    if (kind.ends(decoded)) {
      ends.add(decoded);
    }
    if (length > 0 && (kind == TokenKind.CONTROL || TokenKind.isKnownEnd(decoded))) {
      control.add(decoded);
    } else if (length > 0 && kind == TokenKind.USER_DEFINED) {
      userDefined.add(decoded);
    }
  }

  private boolean isWanted(int id) {
    for (long wantedId : wantedIds) {
      if (wantedId == id) {
        return true;
      }
    }
    return false;
  }

  /** Fails if two tokens have the same text, and not only the same hash. */
  private void refuseDuplicates(long hash) {
    cursor.seek(tokens.position());
    Set<String> seen = new HashSet<>();
    for (int id = 0; id < types.length; id++) {
      next(id);
      if (length > 0 && hash() == hash) {
        String raw = new String(text, 0, length, StandardCharsets.ISO_8859_1);
        if (!seen.add(raw)) {
          throw cursor.refuse(
              "the vocabulary must not have one text twice, got \"%s\" again as token %d",
              new String(text, 0, length, StandardCharsets.UTF_8), id);
        }
      }
    }
  }

  /** The texts of those wanted ids that the vocabulary contains. */
  Map<Long, String> wanted() {
    return wanted;
  }

  /** The texts of the control tokens, in the vocabulary's order. */
  List<String> control() {
    return control;
  }

  /** The texts of the user-defined tokens, in the vocabulary's order. */
  List<String> userDefined() {
    return userDefined;
  }

  /** The texts that always end an answer, in the vocabulary's order. */
  Set<String> ends() {
    return ends;
  }
}
