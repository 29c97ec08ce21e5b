package dev.precis.llm.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model is kept, as the user wrote it. Whatever shows it to people shows {@link #shown()}:
 * user-info and query may be credentials.
 *
 * @param text a path, or a URI of one file; its characters need no escaping
 */
public record ModelUri(String text) {
  /** One letter is a drive. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#]*@");
  private static final Pattern PART = Pattern.compile("(.*-)(\\d{5})-of-(\\d{5})\\.gguf");

  /** What stands before an Azure address's {@code @} is the container. */
  private static final Pattern AZURE = Pattern.compile("(abfs|wasb)s?");

  /** llama.cpp counts parts in 16 bits, but names them by five digits. */
  private static final int MAX_PARTS = 65_535;

  public ModelUri {
    Objects.requireNonNull(text, "text");
  }

  /** In lower case; empty for a plain path. */
  public String scheme() {
    Matcher matcher = SCHEME.matcher(text);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** Whether it is an address, and no path or {@code file:} URI. */
  public boolean isRemote() {
    return !scheme().isEmpty() && !scheme().equals("file");
  }

  /** Without user-info, query and fragment. */
  public String shown() {
    return scheme().isEmpty() ? text : text.substring(0, pathEnd()).replace(userInfo(), "");
  }

  /** The last part of its path; {@code model} where it has none. */
  public String fileName() {
    String path = shown();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isBlank() || name.equals(".") || name.equals("..") ? "model" : name;
  }

  /**
   * Itself, or all the files of a split model of which this is the first: {@code
   * NAME-00001-of-0000N.gguf} and so on, in one folder.
   */
  List<ModelUri> parts() {
    Matcher matcher = PART.matcher(text.substring(0, pathEnd()));
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
                  text.substring(pathEnd()))));
    }
    return parts;
  }

  /** Whether it holds what must not be shown. */
  boolean hasSecret() {
    return !shown().equals(text);
  }

  /** A message of somebody else's, without what must not be shown. */
  String hide(String message) {
    String clean = message.replace(text, shown());
    for (String secret : List.of(userInfo(), scheme().isEmpty() ? "" : text.substring(pathEnd()))) {
      // Of "?" and "#" alone there is nothing to hide.
      clean = secret.length() > 1 ? clean.replace(secret, "") : clean;
    }
    return clean;
  }

  /** With its {@code @}; empty where there is none. */
  String userInfo() {
    Matcher matcher = USER_INFO.matcher(text);
    return matcher.find() && !AZURE.matcher(scheme()).matches() ? matcher.group() : "";
  }

  private int pathEnd() {
    if (scheme().isEmpty()) {
      return text.length();
    }
    int query = text.indexOf('?');
    int fragment = text.indexOf('#');
    int end = query < 0 ? text.length() : query;
    return fragment < 0 ? end : Math.min(end, fragment);
  }

  /** {@link #shown()}, so that a message cannot show more. */
  @Override
  public String toString() {
    return shown();
  }
}
