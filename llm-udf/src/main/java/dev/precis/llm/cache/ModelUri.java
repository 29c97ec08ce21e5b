package dev.precis.llm.cache;

import dev.precis.llm.settings.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The location of a model, as the user wrote it. Messages must contain {@link #shown()}, because
 * user-info and query may be credentials.
 *
 * @param text a path, or a URI of one file; its characters need no escaping
 */
public record ModelUri(String text) {
  private static final Pattern PART = Pattern.compile("(.*-)(\\d{5})-of-(\\d{5})\\.gguf");

  /** llama.cpp counts parts with 16 bits, although it names them with five digits. */
  private static final int MAX_PARTS = 65_535;

  /** Checks nothing: any text is a path on some system. */
  public ModelUri {
    Objects.requireNonNull(text, "text");
  }

  /** The scheme in lower case; empty for a plain path. */
  public String scheme() {
    return address().scheme();
  }

  /** Whether a host must fetch the model: it is an address, but no {@code file:} URI. */
  public boolean isRemote() {
    return !scheme().isEmpty() && !scheme().equals("file");
  }

  /** Whether a web server has the model: {@code http:} or {@code https:}. */
  boolean isWeb() {
    return address().isWeb();
  }

  /** The address without user-info, query and fragment. */
  public String shown() {
    if (scheme().isEmpty()) {
      return text;
    }
    String bare = withoutUserInfo();
    return bare.substring(0, bare.length() - afterPath().length());
  }

  /** The last part of its path; {@code model} if it has none. */
  String fileName() {
    String path = shown();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isBlank() || name.equals(".") || name.equals("..") ? "model" : name;
  }

  /**
   * Returns this address, or the addresses of all files of a split model if this is the first one:
   * {@code NAME-00001-of-0000N.gguf} and so on, in one folder.
   */
  List<ModelUri> parts() {
    String end = afterPath();
    Matcher matcher = PART.matcher(text.substring(0, text.length() - end.length()));
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) != 1) {
      return List.of(this);
    }
    int count = Math.min(MAX_PARTS, Math.max(1, Integer.parseInt(matcher.group(3))));
    List<ModelUri> parts = new ArrayList<>();
    for (int part = 1; part <= count; part++) {
      parts.add(
          new ModelUri(
              String.format(
                  Locale.ROOT,
                  "%s%05d-of-%s.gguf%s",
                  matcher.group(1),
                  part,
                  matcher.group(3),
                  end)));
    }
    return parts;
  }

  /** Whether {@link #shown()} leaves anything out. */
  boolean hasSecret() {
    return !shown().equals(text);
  }

  /** Returns a message of others without what must not be shown. */
  String hide(String message) {
    String clean = message.replace(text, shown());
    for (String secret : List.of(userInfo(), afterPath())) {
      // A "?" or "#" alone hides nothing.
      clean = secret.length() > 1 ? clean.replace(secret, "") : clean;
    }
    return Address.hideIn(clean);
  }

  /** The user-info with its {@code @}; empty if there is none. */
  String userInfo() {
    return address().userInfo();
  }

  /** The address to request; it may contain secrets. */
  String withoutUserInfo() {
    return address().withoutUserInfo();
  }

  private Address address() {
    return new Address(text);
  }

  /** The query and the fragment, which are part of a plain path. */
  private String afterPath() {
    if (scheme().isEmpty()) {
      return "";
    }
    String bare = withoutUserInfo();
    int path = bare.split("[?#]", 2)[0].length();
    return bare.substring(path);
  }

  /** Returns {@link #shown()}, so that a message cannot contain more. */
  @Override
  public String toString() {
    return shown();
  }
}
