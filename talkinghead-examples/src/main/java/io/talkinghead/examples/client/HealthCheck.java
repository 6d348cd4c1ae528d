package io.talkinghead.examples.client;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Asks a service whether it is ready, for containers: exit code 0 if it is, else 1. */
public final class HealthCheck {
  private HealthCheck() {}

  /** Asks the service at the address given. */
  public static void main(String[] words) throws InterruptedException {
    System.exit(words.length == 1 && ready(URI.create(words[0])) ? 0 : 1);
  }

  /** Returns whether {@code service} answers that it is ready. */
  static boolean ready(URI service) throws InterruptedException {
    try {
      return new ServiceClient(service, Optional.empty()).health().get("ready").getAsBoolean();
    } catch (IOException e) {
      return false; // nobody there
    }
  }
}
