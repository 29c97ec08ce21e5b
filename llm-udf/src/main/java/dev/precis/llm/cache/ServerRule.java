package dev.precis.llm.cache;

import java.util.Optional;

/** Which web servers a model may be fetched from, by the one who named its address. */
public enum ServerRule {
  /** Any server: the cluster's administrator, or whoever runs a job, named it. */
  ANY,
  /** No loopback, link-local or metadata address: a user's SQL named it. */
  NO_INTERNAL;

  /**
   * Why this rule forbids an address; empty if it does not, or if the address is none of a web
   * server. The server's name is resolved on this machine, which can take a moment. Fetching the
   * model checks the rule again, because a name can change its address.
   */
  public Optional<String> refusal(ModelUri uri) {
    if (!uri.isWeb()) {
      return Optional.empty();
    }
    try {
      new ServerCheck(this, HostLookup.OF_THE_SYSTEM).requireNamed(new WebAddress(uri).url());
      return Optional.empty();
    } catch (PermanentSourceException e) {
      return Optional.of(e.getMessage());
    }
  }
}
