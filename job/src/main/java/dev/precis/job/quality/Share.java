package dev.precis.job.quality;

/** A part of a whole, from 0 to 1. */
final class Share {
  private Share() {}

  /** Null if the whole is 0. */
  static Double of(long part, long whole) {
    return whole == 0 ? null : part / (double) whole;
  }
}
