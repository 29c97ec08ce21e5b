package dev.precis.llm.settings;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path or URI as the user wrote it. User-info, and the query and fragment of a web address, may
 * be credentials. Files, logs and messages must contain {@link #shown()} instead, and texts of
 * others must go through {@link #hideIn}.
 *
 * @param text a path, glob or URI; its characters need no escaping
 */
public record Address(String text) {
  /** One letter is a Windows drive. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

  private static final Pattern WEB = Pattern.compile("https?");

  /** The part before the {@code @} of an Azure address is the name of a container. */
  private static final Pattern AZURE = Pattern.compile("(?:abfs|wasb)s?");

  /**
   * Group 1 is the user-info. A password may contain characters that must be escaped, but are not:
   * if what follows the first colon is no port, all up to the last {@code @} is user-info.
   */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "[^:]+:(?://|(?<=^https?:)/?)" + "((?:[^/?#]*|[^/?#\\[\\]:]*:(?!\\d*(?:[/?#]|$)).*)@)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Ends before the punctuation of a sentence. */
  private static final Pattern WITHIN_TEXT =
      Pattern.compile(
          "(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]++://"
              + "[^\\s\"'`<>|]*[^\\s\"'`<>|.,;:!?)\\]}]");

  /** As Hadoop prints a question mark or a hash in a path. */
  private static final Pattern ESCAPED_QUERY = Pattern.compile("%(?:3F|23)[^\\s]*");

  /** Checks nothing: any text is a path on some system. */
  public Address {
    Objects.requireNonNull(text, "text");
  }

  /** The scheme in lower case; empty for a plain path. */
  public String scheme() {
    Matcher matcher = SCHEME.matcher(text);
    return matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** Whether it is an address of a web server: {@code http:} or {@code https:}. */
  public boolean isWeb() {
    return WEB.matcher(scheme()).matches();
  }

  /** The user-info with its {@code @}; empty if there is none. */
  public String userInfo() {
    Matcher matcher = USER_INFO.matcher(text);
    if (scheme().isEmpty() || !matcher.lookingAt()) {
      return "";
    }
    String found = matcher.group(1);
    return AZURE.matcher(scheme()).matches() && !found.contains(":") ? "" : found;
  }

  /**
   * The address without user-info, and without query and fragment if it is a web address. In other
   * addresses, {@code ?} and {@code #} belong to globs and file names, and stay.
   */
  public String shown() {
    String bare = withoutUserInfo();
    return isWeb() ? bare.split("[?#]", 2)[0] : bare;
  }

  /** The address without user-info. */
  public String withoutUserInfo() {
    String secret = userInfo();
    if (secret.isEmpty()) {
      return text;
    }
    int start = text.indexOf(secret);
    return text.substring(0, start) + text.substring(start + secret.length());
  }

  /** Returns a text of others, such as a message, with every address in it as {@link #shown()}. */
  public static String hideIn(String text) {
    return WITHIN_TEXT
        .matcher(text)
        .replaceAll(
            found -> {
              Address address = new Address(found.group());
              String shown = address.shown();
              return Matcher.quoteReplacement(
                  address.isWeb() ? ESCAPED_QUERY.matcher(shown).replaceFirst("") : shown);
            });
  }

  /** Returns {@link #shown()}, so that a message cannot contain more. */
  @Override
  public String toString() {
    return shown();
  }
}
