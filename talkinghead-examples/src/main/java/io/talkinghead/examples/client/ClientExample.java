package io.talkinghead.examples.client;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * A client to start from. {@code file} makes a video and follows its progress; {@code live} speaks
 * a WAV of 16 bits as a microphone would, and writes the video as it comes.
 *
 * <pre>{@code
 * java -cp talkinghead-examples/target/talkinghead-examples.jar io.talkinghead.examples.client.ClientExample
 *     http://127.0.0.1:8080/ file hello.wav me.png hello.mp4
 * }</pre>
 *
 * The token of a service that wants one is taken from the environment: {@code TALKINGHEAD_TOKEN}.
 */
public final class ClientExample {
  private static final int PIECE_MILLIS = 100;
  private static final String OPTIONS = "{\"size\": 512, \"seed\": 7}";

  private ClientExample() {}

  /** Runs it: address of the service, {@code file} or {@code live}, voice, portrait, video. */
  public static void main(String[] words) throws Exception {
    if (words.length != 5 || !(words[1].equals("file") || words[1].equals("live"))) {
      System.err.println("usage: ClientExample URL file|live VOICE.wav PORTRAIT.png VIDEO.mp4");
      System.exit(2);
    }
    URI service = URI.create(words[0]);
    Optional<String> token = Optional.ofNullable(System.getenv("TALKINGHEAD_TOKEN"));
    ServiceClient client = new ServiceClient(service, token);
    try {
      String avatar =
          client.preload(Path.of(words[3]), "{\"size\": 512}").get("token").getAsString();
      if (words[1].equals("file")) {
        file(client, Path.of(words[2]), avatar, Path.of(words[4]));
      } else {
        live(service, token, Path.of(words[2]), avatar, Path.of(words[4]));
      }
    } catch (ServiceException refused) {
      System.err.println("error[" + refused.code().orElse("HTTP") + "]: " + refused.getMessage());
      System.exit(3);
    }
  }

  /** Makes a video of a whole recording. */
  static void file(ServiceClient client, Path voice, String avatar, Path video)
      throws IOException, InterruptedException {
    String job = client.begin(voice, avatar, OPTIONS).get("id").getAsString();
    JsonObject last =
        client.follow(
            job,
            state -> {
              if (state.has("progress")) {
                System.out.println(state.getAsJsonObject("progress"));
              }
            });
    System.out.println(last.get("state").getAsString());
    client.fetch(job, video);
    client.delete(job);
  }

  /** Speaks a recording in real time, and writes what comes back. */
  static void live(URI service, Optional<String> token, Path voice, String avatar, Path video)
      throws IOException {
    try (AudioInputStream sound = AudioSystem.getAudioInputStream(voice.toFile());
        OutputStream out = Files.newOutputStream(video)) {
      AudioFormat format = sound.getFormat();
      if (format.getChannels() != 1 || format.getSampleSizeInBits() != 16) {
        throw new IOException("this example speaks WAV of 16 bits and one channel");
      }
      JsonObject hello = new JsonObject();
      hello.addProperty("type", "hello");
      hello.addProperty("avatar", avatar);
      hello.addProperty("sampleRate", (int) format.getSampleRate());
      token.ifPresent(secret -> hello.addProperty("token", secret));
      try (LiveClient live =
          LiveClient.open(service, hello, ClientExample::tell, bytes -> write(out, bytes))) {
        speak(sound, (int) format.getSampleRate(), live);
        live.finish();
        System.out.println(live.ended().join());
      }
    } catch (UnsupportedAudioFileException e) {
      throw new IOException(voice + " is no WAV", e);
    }
  }

  /** Sends a piece each tenth of a second, by the clock, so that nothing drifts. */
  static void speak(java.io.InputStream sound, int sampleRate, LiveClient live) throws IOException {
    int bytes = 2 * sampleRate * PIECE_MILLIS / 1000;
    long due = System.nanoTime();
    for (byte[] piece = sound.readNBytes(bytes);
        piece.length > 0 && !live.ended().isDone();
        piece = sound.readNBytes(bytes)) {
      live.sound(ByteBuffer.wrap(piece));
      due += TimeUnit.MILLISECONDS.toNanos(PIECE_MILLIS);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private static void tell(JsonObject event) {
    System.out.println(event);
  }

  private static void write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
