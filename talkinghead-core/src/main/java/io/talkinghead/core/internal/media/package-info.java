/**
 * Pictures and sound in, videos out: the only place that knows FFmpeg, reached through the bytedeco
 * bindings. No type of those bindings leaves this package.
 *
 * <pre>
 *  AudioClip ─► SoundReader ─► RecordedSound   float32[N, channels], 16 kHz mono or as recorded
 *  Portrait ──► PictureReader ─► FrameBuffer   sRGB, upright, at most 1920 on the longer side
 *  FrameBuffer, AudioSource ─► FfmpegVideoEncoder ─► MP4, fragmented MP4, PNG, WebP, GIF
 * </pre>
 *
 * <p>FFmpeg never opens anything by itself: it reads and writes through {@link
 * io.talkinghead.core.internal.media.NativeIo}, with every protocol forbidden and the formats
 * limited to a list, so that a playlist or a reference inside a file leads nowhere.
 *
 * <p><b>Ownership:</b> everything native has an owner that is {@link AutoCloseable} and frees it on
 * every path; after {@code close()} its methods throw {@link IllegalStateException}.
 */
@NullMarked
package io.talkinghead.core.internal.media;

import org.jspecify.annotations.NullMarked;
