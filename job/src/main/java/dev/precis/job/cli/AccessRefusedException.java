package dev.precis.job.cli;

import dev.precis.job.console.InputException;
import dev.precis.job.console.Reason;
import dev.precis.llm.settings.Address;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.security.AccessControlException;

/**
 * The store of an output refuses access: its key has expired, or a rule of the store forbids it.
 */
final class AccessRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The status codes of stores whose connectors throw no exception of their own for this. */
  private static final Pattern REFUSED =
      Pattern.compile("\\b40[13]\\b.*(Forbidden|Unauthorized|Denied|Expired|Invalid)");

  private AccessRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The exception to throw for a failure of a command that writes to an output. If the store
   * refused access, it names the output and says what to do; else it is the failure itself.
   */
  static Exception explained(Exception failure, String output) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(failure);
    if (namesAnotherThing(chain) || !isRefusal(chain, output)) {
      return failure;
    }
    String message =
        "Cannot write output: the store refuses access: "
            + Address.hideIn(Reason.of(failure))
            + "; renew the key or the permissions and run the same command again, got "
            + new Address(output).shown();
    return chain.stream().anyMatch(InputException.class::isInstance)
        ? new InputException(message, failure)
        : new AccessRefusedException(message, failure);
  }

  /** An exception about the input says already what could not be read. */
  private static boolean namesAnotherThing(List<Throwable> chain) {
    return chain.stream()
        .anyMatch(
            each ->
                each instanceof InputException
                    && String.valueOf(each.getMessage()).startsWith("Cannot read input"));
  }

  private static boolean isRefusal(List<Throwable> chain, String output) {
    Optional<AccessDeniedException> denied =
        chain.stream()
            .filter(AccessDeniedException.class::isInstance)
            .map(AccessDeniedException.class::cast)
            .findFirst();
    return denied
        .map(found -> mayBeIn(output, found.getFile()))
        .orElseGet(() -> chain.stream().anyMatch(AccessRefusedException::isRefusal));
  }

  /** Not if it is another place, such as the input. Some files have no whole URI. */
  private static boolean mayBeIn(String output, String file) {
    return file == null || !file.contains(":/") || file.startsWith(output);
  }

  private static boolean isRefusal(Throwable thrown) {
    return thrown instanceof AccessControlException
        || REFUSED.matcher(String.valueOf(thrown.getMessage())).find();
  }
}
