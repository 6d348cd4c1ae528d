package io.talkinghead.examples.service;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * <p>A client shows its token as {@code Authorization: Bearer TOKEN}. Digests of all tokens are
 * compared in full, whatever the first bytes say, so that the time of an answer tells nothing.
 *
 * <p>Browsers send a request of any page anywhere, also to a service on the loopback address. So a
 * request of a page of another origin is refused; and without a token, one whose {@code Host} is no
 * name of this machine (the trick of DNS rebinding).
 */
final class Access {
  private static final String BEARER = "bearer ";
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final List<byte[]> digests = new ArrayList<>();
  private final boolean loopback;

  Access(ServiceOptions options) {
    options.tokens().forEach(token -> digests.add(digest(token)));
    loopback = LOCAL.contains(options.host()) || options.host().equals("::1");
  }

  /** Returns whether clients need a token. */
  boolean closed() {
    return !digests.isEmpty();
  }

  /**
   * Returns whose request this is.
   *
   * @throws ProblemException 401 without a token that is known
   */
  Tenant tenant(Context ctx) {
    return tenant(bearer(ctx.header("Authorization")));
  }

  /**
   * Returns whose {@code token} it is.
   *
   * @throws ProblemException 401 if it is nobody's
   */
  Tenant tenant(@Nullable String token) {
    if (!closed()) {
      return Tenant.EVERYBODY;
    }
    byte[] shown = digest(token == null ? "" : token);
    byte[] found = new byte[0];
    for (byte[] known : digests) { // all of them, always
      found = MessageDigest.isEqual(known, shown) ? known : found;
    }
    if (found.length == 0 || token == null) {
      throw Problem.of(
              401,
              "TOKEN_NEEDED",
              "Send the token of this service as 'Authorization: Bearer TOKEN'; its operator has it.")
          .exception();
    }
    return new Tenant(HexFormat.of().formatHex(found, 0, 8));
  }

  /** Returns whether {@code ctx} shows a token that is known, or none is needed. */
  boolean known(Context ctx) {
    try {
      tenant(ctx);
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * Refuses what a page of somebody else sent.
   *
   * @throws ProblemException 403
   */
  void requireOwnOrigin(@Nullable String host, @Nullable String origin) {
    if (origin != null && !sameAuthority(origin, host)) {
      throw Problem.of(
              403,
              "FOREIGN_ORIGIN",
              "A page of another origin sent this. Put the page and the service behind one name.")
          .exception();
    }
    if (loopback && !closed() && (host == null || !LOCAL.contains(name(host)))) {
      throw Problem.of(
              403,
              "FOREIGN_HOST",
              "This service listens on the loopback address without a token, so it answers to "
                  + "localhost and 127.0.0.1 alone. Behind a proxy, start it with --token.")
          .exception();
    }
  }

  private static boolean sameAuthority(String origin, @Nullable String host) {
    int scheme = origin.indexOf("://");
    return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    boolean bare = port < 0 || host.endsWith("]");
    return (bare ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
  }

  private static @Nullable String bearer(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).trim()
        : null;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
