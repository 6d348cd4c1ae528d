package io.talkinghead.core.models;

import io.talkinghead.Checks;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Rules for names that come from a manifest. They are narrow: what passes is the same file on every
 * system, needs no escaping in an address, and cannot leave the folder.
 */
final class PackNames {
  private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

  private PackNames() {}

  /** Returns {@code value} if it is a single name. */
  static String requireName(String what, String value) {
    Checks.argument(
        isName(value), "%s must be letters, digits, '_', '-' or '.', was '%s'", what, shown(value));
    return value;
  }

  /**
   * Returns {@code value} if it is a relative path of at most eight names with '/' between them.
   */
  static String requirePath(String what, String value) {
    String[] parts = value.split("/", -1);
    boolean good = parts.length <= 8;
    for (String part : parts) {
      good &= isName(part) && !part.endsWith(".part") && !part.endsWith(".etag");
    }
    Checks.argument(
        good,
        "%s must stay in the pack's folder and use plain names, was '%s'",
        what,
        shown(value));
    return value;
  }

  /** Returns {@code value} if it is an http or https address without query. */
  static URI requireHttp(String what, URI value) {
    boolean good =
        isHttp(value)
            && value.getRawQuery() == null
            && value.getRawFragment() == null
            && value.getRawUserInfo() == null;
    Checks.argument(good, "%s must be an http or https address, was %s", what, shown(value + ""));
    return value;
  }

  static boolean isHttp(URI value) {
    return ("http".equalsIgnoreCase(value.getScheme())
            || "https".equalsIgnoreCase(value.getScheme()))
        && value.getHost() != null;
  }

  static boolean isSha256(String value) {
    return value.matches("[0-9a-f]{64}");
  }

  private static boolean isName(String value) {
    String stem = value.toLowerCase(Locale.ROOT).split("\\.", 2)[0];
    return value.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
        && !value.endsWith(".")
        && !DEVICES.contains(stem)
        && !stem.matches("(com|lpt)[0-9]");
  }

  private static String shown(String value) {
    return value.length() > 100 ? value.substring(0, 100) + "..." : value;
  }
}
