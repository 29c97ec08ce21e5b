package dev.precis.llm.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the certificates of a file the only ones that are trusted. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Reads a file with one or more certificates in PEM.
   *
   * @throws IllegalArgumentException if it cannot be read, or has none; the message has the reason
   *     alone
   */
  public static SSLContext of(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("it has no certificate");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("it cannot be read (" + e + ")", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "it has no valid certificates in PEM (" + e.getMessage() + ")", e);
    }
  }
}
