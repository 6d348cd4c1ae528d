/**
 * A plain file of named parts, for what is kept between runs (avatars, results): it says what it
 * is, checks itself, and is read without trust.
 *
 * <pre>
 *  bytes   content, numbers little endian
 *  8       signature: 89 "TH" kind 0D 0A 1A 0A; kind is "A" for an avatar, "R" for a result
 *  4       version of the form, int32
 *  then for each part
 *  1       type: 1 text (UTF-8), 2 float32[n], 3 float64[n], 4 picture, 5 bytes; 0 ends the parts
 *  1       length of the name, 1 to 64; 0 at the end
 *  n       name, printable ASCII
 *  8       length of what follows in bytes, int64; 0 at the end
 *  n       the part
 *  at last
 *  32      SHA-256 of everything before
 * </pre>
 *
 * <p>A picture is {@code int32} width, {@code int32} height, and a zlib stream of its rows, each of
 * {@code 3 * width} bytes minus the row above (the filter "Up" of PNG, without its byte in front).
 *
 * <p>{@link io.talkinghead.core.internal.container.PartReader} looks at the digest before anything
 * else, and compares each size with what is expected and with what is left of the file before it
 * takes memory.
 */
@NullMarked
package io.talkinghead.core.internal.container;

import org.jspecify.annotations.NullMarked;
