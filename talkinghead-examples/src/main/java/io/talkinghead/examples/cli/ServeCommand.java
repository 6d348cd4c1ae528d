package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.Emotion;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.examples.service.ServiceLimits;
import io.talkinghead.examples.service.ServiceOptions;
import io.talkinghead.examples.service.TalkingHeadService;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code talkinghead serve}: the HTTP service and its web page. */
@Command(
    name = "serve",
    description = "Answers over HTTP and WebSocket, and shows a web page, until Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  talkinghead serve                      (then open http://127.0.0.1:8080/)",
      "  talkinghead serve --port 9000 --token $TOKEN --data /var/lib/talkinghead",
      "  curl -F audio=@hello.wav -F image=@me.png http://127.0.0.1:8080/generate -o hello.mp4"
    })
final class ServeCommand implements Callable<Integer> {
  /** Kept: JUL holds loggers weakly. */
  private static final List<Logger> SERVER_LOGS =
      List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse.jetty"));

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0 for any that is free; default ${DEFAULT-VALUE}.")
  private int port = ServiceOptions.DEFAULT_PORT;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; default ${DEFAULT-VALUE}: this machine alone. 0.0.0.0 lets others in; use --token then.")
  private String host = ServiceOptions.LOOPBACK;

  @Option(
      names = "--token",
      paramLabel = "SECRET",
      description =
          "Clients must show this token; may be repeated, each is a client who sees nothing of the others. "
              + "Without it the environment's TALKINGHEAD_TOKEN is taken, which other users do not see.")
  private List<String> tokens = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep measured portraits and finished videos here between runs; default: a temporary folder.")
  private @Nullable Path data;

  @Option(
      names = "--max-jobs",
      paramLabel = "N",
      description = "Videos made at once; default two for each core.")
  private int jobs = ServiceLimits.DEFAULT.jobs();

  @Option(
      names = "--max-streams",
      paramLabel = "N",
      description = "Live streams at once; default four for each core.")
  private int streams = ServiceLimits.DEFAULT.streams();

  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    SERVER_LOGS.forEach(log -> log.setLevel(Level.WARNING));
    backend.prepare(command, /* commercial= */ false);
    ServiceOptions options =
        ServiceOptions.builder()
            .host(host)
            .port(port)
            .tokens(secrets())
            .folder(data)
            .heads(this::head)
            .limits(ServiceLimits.DEFAULT.toBuilder().jobs(jobs).streams(streams).build())
            .build();
    CountDownLatch stop = new CountDownLatch(1);
    return Interruption.during(
        () -> {
          try (TalkingHeadService service = TalkingHeadService.start(options)) {
            BackendOptions.requireDevice(service.describe(), backend.toOptions().device());
            PrintWriter say = command.commandLine().getOut();
            say.println("talkinghead serves at " + service.address() + "   (Ctrl-C ends it)");
            say.flush();
            stop.await(); // until the thread is interrupted
          } catch (InterruptedException e) {
            return ExitCode.OK;
          }
          return ExitCode.OK;
        });
  }

  private List<String> secrets() {
    String fromEnvironment = System.getenv("TALKINGHEAD_TOKEN");
    return tokens.isEmpty() && fromEnvironment != null && !fromEnvironment.isBlank()
        ? List.of(fromEnvironment.strip())
        : tokens;
  }

  private Options.Builder head(boolean live, Optional<Emotion> mood) throws IOException {
    DittoFlags ditto = new DittoFlags();
    ditto.mode = live ? DittoMode.ONLINE : DittoMode.OFFLINE;
    ditto.emotions = Emotions.of(mood.orElse(Emotion.NEUTRAL));
    return backend.toBuilder(backend.neural() ? BackendOptions.NEURAL : null)
        .setting(DittoSetup.of(ditto, backend.packFolder()).options());
  }
}
