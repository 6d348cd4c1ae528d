package io.talkinghead.core.internal.ditto;

import io.talkinghead.InferenceException;
import io.talkinghead.Representation;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.audio.AudioWindows;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Speech features by HuBERT (<a href="https://arxiv.org/abs/2106.07447">Hsu et al., 2021</a>), 1024
 * numbers for each frame of 25 a second.
 *
 * <p>One run of the network on {@link AudioWindows a window} gives a row each 20 ms; of these the
 * pairs of the middle are averaged. Offline, the rows are those of the sound's frames, {@link
 * AudioWindows#frames}. Online, a warm-up goes ahead, {@code overlap} rows of silence, and the rows
 * of whole windows follow, so there may be a few more than frames of sound; the representation says
 * so, that only a generator of the same mode takes them. A live voice of unknown length gets no
 * surplus rows.
 *
 * <p><b>Threads:</b> as {@link AudioFeatureExtractor}; sessions share the network.
 */
public final class HubertFeatureExtractor implements AudioFeatureExtractor {
  /** Length of a row. */
  public static final int WIDTH = 1024;

  private final NetworkPack pack;
  private final DittoOptions options;
  private final DittoNetwork network;
  private final DittoDump dump;
  private volatile boolean closed;

  /**
   * Loads HuBERT.
   *
   * @param pack where it is; closed with this stage
   * @param dump receives {@code audio_16k} and {@code features} of each session
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if the file is not as it must
   *     be
   */
  public HubertFeatureExtractor(NetworkPack pack, DittoOptions options, DittoDump dump)
      throws IOException {
    this.pack = pack;
    this.options = options;
    this.dump = dump;
    this.network = pack.load(DittoModel.HUBERT);
  }

  /** Returns what the rows for {@code options} are called. */
  static Representation representation(DittoOptions options) {
    return options.mode() == DittoMode.OFFLINE
        ? Representation.HUBERT
        : new Representation(
            Representation.HUBERT.name() + "/online-" + options.sampling().overlap());
  }

  /** Returns how many frames of 25 a second {@code samples} at 16 kHz make. */
  public static long frames(long samples) {
    return AudioWindows.frames(samples);
  }

  @Override
  public Representation features() {
    return representation(options);
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public String device() {
    return pack.engine().device();
  }

  @Override
  public Optional<Map<String, String>> fingerprint() throws IOException {
    Map<String, String> all = new TreeMap<>(pack.digests(List.of(DittoModel.HUBERT)));
    all.put("mode", options.mode().name());
    all.put("compat", options.compat().name());
    all.put("sampling", OptionsText.of(options.sampling()));
    return Optional.of(all);
  }

  @Override
  public Map<String, String> versions() {
    return pack.engine().versions();
  }

  @Override
  public long modelBytes() throws IOException {
    return pack.bytes(List.of(DittoModel.HUBERT));
  }

  @Override
  public void warmUp() {
    int span = new AudioWindows(options.sampling(), options.mode()).span();
    var unused = network.run(Tensor.direct(Shape.of(1, span)));
  }

  @Override
  public Session open(Request request) {
    if (closed) {
      throw new IllegalStateException("the extractor is closed");
    }
    return new Voice(request.totalSamples() >= 0);
  }

  @Override
  public void close() {
    closed = true;
    network.close();
    pack.close();
  }

  private final class Voice implements Session {
    private final boolean offline = options.mode() == DittoMode.OFFLINE;
    private final boolean surplus;
    private final AudioWindows windows;
    private final int now = options.sampling().chunkFrames();
    private final int future = options.sampling().chunkFuture();
    private final float[] window;
    private final Tensor input;
    private boolean begun;
    private long given;

    Voice(boolean known) {
      this(
          known || options.compat() == Compat.REFERENCE,
          new AudioWindows(options.sampling(), options.mode()));
    }

    private Voice(boolean surplus, AudioWindows windows) {
      this.surplus = surplus;
      this.windows = windows;
      window = new float[windows.span()];
      input = Tensor.direct(Shape.of(1, window.length));
    }

    @Override
    public Optional<Session> fork() {
      Voice fork = new Voice(surplus, windows.fork());
      fork.begun = begun;
      fork.given = given;
      return Optional.of(fork);
    }

    @Override
    public void accept(float[] samples, int offset, int count, Sink sink) {
      dump.addSamples("audio_16k", samples, offset, count);
      warmUp(sink);
      // in pieces, so that a whole recording handed over at once is not held twice
      for (int at = offset; at < offset + count; ) {
        int length = Math.min(offset + count - at, window.length);
        windows.accept(samples, at, length);
        at += length;
        while (windows.ready() && (!offline || windows.more())) {
          windows.next(window);
          give(now, sink);
        }
      }
    }

    @Override
    public void finish(Sink sink) {
      warmUp(sink);
      long frames = AudioWindows.frames(windows.samples());
      while (windows.more()) {
        windows.next(window);
        long rest = offline || !surplus ? frames - given : now;
        if (rest > 0) {
          give((int) Math.min(now, rest), sink);
        }
      }
      dump.write("audio_16k", "features");
    }

    /** Online: silence, whose windows are all alike and of the usual size. */
    private void warmUp(Sink sink) {
      if (!begun && !offline) {
        int usual = SamplingOptions.DEFAULT.chunkFrames();
        int span = AudioWindows.span(SamplingOptions.DEFAULT);
        Tensor silence = Tensor.direct(Shape.of(1, span));
        float[] quiet = features(silence, usual, SamplingOptions.DEFAULT.chunkFuture());
        for (int left = options.sampling().overlap(); left > 0; left -= usual) {
          emit(quiet, Math.min(left, usual), sink);
        }
      }
      begun = true;
    }

    private void give(int count, Sink sink) {
      input.floats().put(window);
      emit(features(input, now, future), count, sink);
      given += count;
    }

    private void emit(float[] rows, int count, Sink sink) {
      for (int i = 0; i < count && dump.on(); i++) {
        dump.add("features", Arrays.copyOfRange(rows, i * WIDTH, (i + 1) * WIDTH), WIDTH);
      }
      sink.accept(rows, count);
    }

    /** Runs the network on a window: of its rows, [-2 (now + future), -2 future) in pairs. */
    private float[] features(Tensor input, int now, int future) {
      Tensor encoding = network.run(input).tensor();
      FloatBuffer values = encoding.floats();
      int last = values.remaining() / WIDTH;
      int first = last - 2 * (now + future);
      if (values.remaining() % WIDTH != 0 || first < 0) {
        throw new InferenceException(
            "Network hubert gave %s, wanted at least %d rows of %d."
                .formatted(encoding, 2 * (now + future), WIDTH),
            null);
      }
      float[] rows = new float[now * WIDTH];
      for (int row = 0; row < now; row++) {
        int at = (first + 2 * row) * WIDTH;
        for (int c = 0; c < WIDTH; c++) {
          rows[row * WIDTH + c] = (values.get(at + c) + values.get(at + WIDTH + c)) / 2;
        }
      }
      return rows;
    }
  }
}
