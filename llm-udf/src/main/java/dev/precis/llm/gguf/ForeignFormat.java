package dev.precis.llm.gguf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Describes a file that is not GGUF, from its first bytes. */
final class ForeignFormat {
  /** The number of bytes that are needed to recognize the formats. */
  static final int PROBE_BYTES = 512;

  private static final String CONVERT =
      "; convert it with llama.cpp's convert_hf_to_gguf.py or get the model's GGUF file";
  private static final String OLD = "; get the model's GGUF file, or convert it with an old tool";

  private ForeignFormat() {}

  /** Returns a phrase such as {@code an HTML page}, with what to do about it. */
  static String describe(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.startsWith("<!doctype html") || trimmed.startsWith("<html")) {
      return "an HTML page; the download saved a web page (a login or error page?), not the model";
    }
    if (trimmed.startsWith("<?xml")) {
      return "an XML document; the download saved an error message, not the model";
    }
    if (text.startsWith("version https://git-lfs.github.com/spec/")) {
      return "a Git LFS pointer; fetch the model itself with git lfs pull";
    }
    String packed = archive(head, text);
    if (!packed.isEmpty()) {
      return packed;
    }
    String old = oldFormat(text);
    if (!old.isEmpty()) {
      return old;
    }
    if (head.length > 8 && head[8] == '{' && head[5] == 0 && head[6] == 0 && head[7] == 0) {
      return "a safetensors file" + CONVERT;
    }
    if (trimmed.startsWith("{")) {
      return "a JSON document; the download saved an error message or settings, not the model";
    }
    if (text.chars().allMatch(c -> c == 0)) {
      return "zero bytes alone; the download reserved the space and did not finish";
    }
    return "the bytes " + shown(head);
  }

  private static String archive(byte[] head, String text) {
    if (text.startsWith("PK\u0003\u0004")) {
      return "a zip archive, which PyTorch models are too" + CONVERT;
    }
    if (text.startsWith("\u0080\u0002")) {
      return "a pickled PyTorch model" + CONVERT;
    }
    if (text.startsWith("\u001f\u008b")) {
      return "a gzip file; unpack it first";
    }
    if (text.startsWith("\u00fd7zXZ") || text.startsWith("BZh")) {
      return "an xz or bzip2 file; unpack it first";
    }
    if (text.startsWith("(\u00b5/\u00fd")) {
      return "a zstd file; unpack it first";
    }
    if (head.length > 262 && text.startsWith("ustar", 257)) {
      return "a tar archive; unpack it first";
    }
    return "";
  }

  /** The formats before GGUF store their names as numbers, so the bytes are in reverse order. */
  private static String oldFormat(String text) {
    if (text.startsWith("lmgg")) {
      return "an old GGML file" + OLD;
    }
    if (text.startsWith("fmgg")) {
      return "an old GGMF file" + OLD;
    }
    if (text.startsWith("tjgg")) {
      return "an old GGJT file" + OLD;
    }
    if (text.startsWith("algg")) {
      return "an old GGLA adapter, which is no model; get the model's GGUF file";
    }
    return "";
  }

  private static String shown(byte[] head) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(4, head.length); i++) {
      hex.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", head[i]));
    }
    return hex.toString();
  }
}
