package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the sound of an encoded recording, at its own rate, with all its channels.
 *
 * <p>The best sound stream of the file is taken, its other streams are skipped. Encoder delay and
 * edit lists are honoured, so sample 0 is the first that is meant to be heard. Damaged packets are
 * left out; gaps in time stamps are not filled. What is decoded counts, not what the header says.
 *
 * <p>Holds one packet and one frame at a time. <b>Threads:</b> one caller at a time.
 * <b>Ownership:</b> owns the channel that it reads.
 */
final class DecodedSound implements AudioSource {
  /**
   * The containers that hold recordings. Playlists, pictures, subtitles, devices and formats that
   * name other files are not among them.
   */
  private static final String FORMATS =
      "wav,w64,aiff,au,caf,voc,flac,mp3,aac,ac3,eac3,dts,ogg,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,"
          + "avi,asf,flv,mpegts,mpeg,amr,amrnb,amrwb,ape,wv,tta,tak,mpc,mpc8,shn,dsf,iff,gsm,sox,"
          + "nistsphere,ircam,qoa,oma,rm";

  /** Rates beyond are damage, or an attempt to make hours of sound out of a few bytes. */
  private static final int LOWEST_RATE_HZ = 1_000;

  private static final int HIGHEST_RATE_HZ = 768_000;

  private final SeekableByteChannel channel;
  private final String name;
  private final NativeIo io;
  private final @Nullable AVFormatContext format;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame frame = avutil.av_frame_alloc();
  private @Nullable AVCodecContext codec;
  private final long missing;
  private int stream = -1;
  private boolean isMp4;
  private int packets;
  private int rate;
  private int channels;
  private int[] names = {};
  private float[] pending = {};
  private int position; // in pending, frames
  private int filled;
  private long decoded;
  private long notFinite;
  private boolean drained;
  private boolean closed;

  /**
   * Opens the recording in {@code channel} and decodes its first samples.
   *
   * @param name how messages call it, such as {@code recording voice.mp3}
   * @throws InputException if there is no sound in it that can be decoded
   */
  static DecodedSound open(SeekableByteChannel channel, String name) throws IOException {
    Natives.load();
    DecodedSound sound;
    try {
      sound = new DecodedSound(channel, name);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    try {
      sound.openStream();
      sound.findFirst();
      return sound;
    } catch (IOException | RuntimeException e) {
      sound.close();
      throw e;
    }
  }

  private DecodedSound(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    missing = WavHeader.missingSamples(channel);
    channel.position(0);
    io = NativeIo.reading(channel);
    format = openFormat();
  }

  /** Returns the opened container, or null if it is none. */
  private @Nullable AVFormatContext openFormat() {
    AVFormatContext made = avformat.avformat_alloc_context();
    made.pb(io.context());
    AVDictionary options = new AVDictionary(null);
    avutil.av_dict_set(options, "format_whitelist", FORMATS, 0);
    avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat.avformat_open_input(made, (String) null, null, options);
    avutil.av_dict_free(options);
    return result < 0 ? null : made; // a failing call has freed it
  }

  private void openStream() throws IOException {
    AVFormatContext open = format;
    io.rethrow();
    if (open == null) {
      throw unreadable("it looks like " + ContentKind.describe(head()));
    }
    int result = avformat.avformat_find_stream_info(open, (AVDictionary) null);
    io.rethrow();
    stream =
        result < 0
            ? result
            : avformat.av_find_best_stream(
                open, avutil.AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
    if (stream < 0) {
      throw unreadable("it is a " + formatName() + " file without sound that can be decoded");
    }
    for (int i = 0; i < open.nb_streams(); i++) {
      open.streams(i).discard(i == stream ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
    }
    isMp4 = open.iformat().name().getString().contains("mp4");
    openCodec(open.streams(stream));
  }

  private void openCodec(AVStream from) throws IOException {
    int id = from.codecpar().codec_id();
    AVCodec decoder = avcodec.avcodec_find_decoder(id);
    if (decoder == null || decoder.isNull()) {
      throw unreadable("no decoder for " + avcodec.avcodec_get_name(id).getString());
    }
    AVCodecContext made = avcodec.avcodec_alloc_context3(decoder);
    codec = made;
    avcodec.avcodec_parameters_to_context(made, from.codecpar());
    made.pkt_timebase(from.time_base());
    made.thread_count(1);
    int result = avcodec.avcodec_open2(made, decoder, (AVDictionary) null);
    if (result < 0) {
      throw unreadable("its " + codecName() + " sound cannot be decoded: " + Natives.error(result));
    }
  }

  /** Decodes until there are samples, which tell rate and channels better than the header. */
  private void findFirst() throws IOException {
    if (!decodeNext()) {
      io.rethrow();
      if (packets == 0) {
        throw new InputException(
            ErrorCode.AUDIO_EMPTY,
            "The %s has a header but no samples. Record it again.".formatted(name));
      }
      throw unreadable("not one of its " + packets + " packets can be decoded");
    }
    if (rate < LOWEST_RATE_HZ || rate > HIGHEST_RATE_HZ) {
      throw unreadable(String.format(Locale.ROOT, "%,d samples a second are no recording", rate));
    }
  }

  private byte[] head() throws IOException {
    channel.position(0);
    ByteBuffer head = ByteBuffer.allocate(ContentKind.HEAD_BYTES);
    while (head.hasRemaining() && channel.read(head) > 0) {
      // until full or at the end
    }
    return Arrays.copyOf(head.array(), head.position());
  }

  private InputException unreadable(String why) {
    return new InputException(
        ErrorCode.AUDIO_UNREADABLE,
        "The %s cannot be read as sound: %s. Use WAV, MP3, Ogg, FLAC or M4A.".formatted(name, why));
  }

  /** Returns what the header says about the length. */
  SoundInfo info() throws IOException {
    AVFormatContext open = open();
    AVStream from = open.streams(stream);
    long samples = -1;
    boolean stated = open.duration_estimation_method() != avformat.AVFMT_DURATION_FROM_BITRATE;
    if (from.duration() > 0) {
      samples =
          Math.round(
              (double) from.duration() * from.time_base().num() / from.time_base().den() * rate);
    } else if (open.duration() > 0) {
      samples = Math.round(open.duration() * 1e-6 * rate);
      stated = false; // that of the longest stream
    }
    int bits = avcodec.av_get_exact_bits_per_sample(from.codecpar().codec_id());
    boolean exact = false;
    if (bits > 0 && samples >= 0) {
      long possible = channel.size() * 8 / ((long) bits * channels);
      exact = samples <= possible;
    }
    return new SoundInfo(rate, channels, codecName(), stated || exact ? samples : -1, exact);
  }

  /** Returns the most samples that the bytes of the file can hold, or the header's claim. */
  long plausibleSamples() throws IOException {
    SoundInfo info = info();
    int bits = avcodec.av_get_exact_bits_per_sample(open().streams(stream).codecpar().codec_id());
    return bits > 0
        ? Math.min(info.samples(), channel.size() * 8 / ((long) bits * channels))
        : info.samples();
  }

  private AVFormatContext open() {
    AVFormatContext open = format;
    if (closed || open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  private String formatName() {
    String all = open().iformat().name().getString();
    int comma = all.indexOf(',');
    return (comma < 0 ? all : all.substring(0, comma)).toUpperCase(Locale.ROOT);
  }

  private String codecName() {
    return avcodec.avcodec_get_name(open().streams(stream).codecpar().codec_id()).getString();
  }

  @Override
  public int sampleRateHz() {
    return rate;
  }

  @Override
  public int channels() {
    return channels;
  }

  /** Returns what the channels are, {@code AV_CHAN_...}. */
  int[] channelNames() {
    return names.clone();
  }

  /** Returns how many samples of each channel were decoded until now. */
  long decoded() {
    return decoded;
  }

  /** Returns how many samples a WAV header promises beyond the end of the file. */
  long missing() {
    return missing;
  }

  /** Returns whether all of it was decoded. */
  boolean ended() {
    return drained && position == filled;
  }

  /** Returns how many numbers were not finite until now. */
  long notFinite() {
    return notFinite;
  }

  @Override
  public int read(float[] target, int offset, int frames) throws IOException {
    open();
    if (position == filled && !decodeNext()) {
      io.rethrow();
      return -1;
    }
    int count = Math.min(frames, filled - position);
    System.arraycopy(pending, position * channels, target, offset, count * channels);
    position += count;
    return count;
  }

  /** Decodes the next frame into {@code pending}; false at the end. */
  private boolean decodeNext() {
    AVCodecContext decoder = codec;
    if (decoder == null) {
      return false;
    }
    while (true) {
      int result = avcodec.avcodec_receive_frame(decoder, frame);
      if (result == avutil.AVERROR_EOF) {
        return false;
      }
      if (result >= 0) {
        boolean taken = take();
        avutil.av_frame_unref(frame);
        if (taken) {
          return true;
        }
      } else if (drained) {
        return false;
      } else {
        feed(decoder);
      }
    }
  }

  private void feed(AVCodecContext decoder) {
    if (avformat.av_read_frame(open(), packet) < 0) {
      drained = true; // also where the file is damaged: what follows cannot be found
      avcodec.avcodec_send_packet(decoder, null);
      return;
    }
    if (packet.stream_index() == stream) {
      packets++;
      avcodec.avcodec_send_packet(decoder, packet); // a damaged packet is left out
    }
    avcodec.av_packet_unref(packet);
  }

  /**
   * Returns how many samples of {@code frame} are sound; in MP4 the last packet says its length.
   */
  private int sounding() {
    AVStream from = open().streams(stream);
    double ticks = (double) from.time_base().den() / from.time_base().num();
    long stated = Math.round(frame.duration() * frame.sample_rate() / ticks);
    boolean padded = stated > 0 && stated < frame.nb_samples() && isMp4;
    return padded ? (int) stated : frame.nb_samples();
  }

  /** Copies the samples of {@code frame}; false if there are none, or of another kind. */
  private boolean take() {
    int count = sounding();
    int inFrame = frame.ch_layout().nb_channels();
    if (count <= 0 || inFrame <= 0 || Samples.bytes(frame.format()) == 0) {
      return false;
    }
    if (rate == 0) {
      rate = frame.sample_rate();
      channels = inFrame;
      names = ChannelMix.names(frame.ch_layout());
    }
    if (frame.sample_rate() != rate || inFrame != channels) {
      return false; // damage that looks like a frame of another kind
    }
    if (pending.length < count * channels) {
      pending = new float[count * channels];
    }
    Samples.copy(frame, channels, count, pending);
    notFinite += Samples.clean(pending, 0, count * channels);
    position = 0;
    filled = count;
    decoded += count;
    return true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    AVCodecContext decoder = codec;
    if (decoder != null) {
      avcodec.avcodec_free_context(decoder);
    }
    if (format != null) {
      avformat.avformat_close_input(format);
    }
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(frame);
    io.close();
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(DecodedSound.class.getName())
          .log(System.Logger.Level.DEBUG, "closing " + name, e);
    }
  }
}
