package io.talkinghead.examples.service;

import io.talkinghead.Checks;
import io.talkinghead.Options;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the service is started.
 *
 * @param host address to listen on; the loopback address unless strangers shall come in
 * @param port 0 for any that is free
 * @param tokens secrets of the clients, each at least 8 characters; each is a client of its own,
 *     who sees nothing of the others. Without any, everybody is the same client
 * @param folder where portraits and results are kept between runs, or null to keep nothing
 * @param heads how heads are opened
 * @param limits what is taken
 * @param clock tells the age of what is kept
 */
public record ServiceOptions(
    String host,
    int port,
    List<String> tokens,
    @Nullable Path folder,
    HeadOptionsSource heads,
    ServiceLimits limits,
    Clock clock) {
  /** The port unless told otherwise. */
  public static final int DEFAULT_PORT = 8080;

  /** The address unless told otherwise: this machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  /** A token that can be guessed protects nothing. */
  private static final int SHORTEST_TOKEN = 8;

  // spelled out: javac 17 loses the @Nullable of a compact constructor
  public ServiceOptions(
      String host,
      int port,
      List<String> tokens,
      @Nullable Path folder,
      HeadOptionsSource heads,
      ServiceLimits limits,
      Clock clock) {
    this.host = Objects.requireNonNull(host, "host");
    this.port = Checks.inRange("port", port, 0, 65_535);
    this.tokens = List.copyOf(tokens);
    this.folder = folder;
    this.heads = Objects.requireNonNull(heads, "heads");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.clock = Objects.requireNonNull(clock, "clock");
    for (String token : this.tokens) {
      Checks.argument(
          token.length() >= SHORTEST_TOKEN && token.chars().allMatch(c -> c > ' ' && c < 127),
          "a token must have at least %d visible ASCII characters and no space, had %d",
          SHORTEST_TOKEN,
          token.length());
    }
  }

  /** Returns where portraits and results are kept between runs. */
  Optional<Path> data() {
    return Optional.ofNullable(folder);
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private String host = LOOPBACK;
    private int port = DEFAULT_PORT;
    private List<String> tokens = List.of();
    private @Nullable Path folder;
    private HeadOptionsSource heads = (live, mood) -> Options.builder();
    private ServiceLimits limits = ServiceLimits.DEFAULT;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Sets the address to listen on. */
    public Builder host(String address) {
      host = address;
      return this;
    }

    /** Sets the port; 0 for any that is free. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** Sets the secrets of the clients. */
    public Builder tokens(List<String> secrets) {
      tokens = secrets;
      return this;
    }

    /** Sets where portraits and results are kept between runs; by default nowhere. */
    public Builder folder(@Nullable Path path) {
      folder = path;
      return this;
    }

    /** Sets how heads are opened; by default with the library's own options. */
    public Builder heads(HeadOptionsSource source) {
      heads = source;
      return this;
    }

    /** Sets what is taken. */
    public Builder limits(ServiceLimits value) {
      limits = value;
      return this;
    }

    /** Sets the clock. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Returns the options. */
    public ServiceOptions build() {
      return new ServiceOptions(host, port, tokens, folder, heads, limits, clock);
    }
  }
}
