/**
 * Makes a portrait speak: the picture is pulled over smooth displacement fields, in plain integer
 * Java.
 *
 * <pre>
 * LayeredAvatar avatar = new LayeredAvatar(picture, geometry, landmarks, warnings); // once
 * try (FaceWarper.Painter painter = warper.open(avatar)) {                          // per worker
 *   painter.paint(motion, target);                                                  // per frame
 * }
 * </pre>
 *
 * <p>A {@link io.talkinghead.core.internal.builtin.render.Rig} turns a motion into amounts for a
 * few dozen {@linkplain io.talkinghead.core.internal.builtin.render.Channel channels}. Each channel
 * has a displacement field, prepared on coarse grids; their weighted sum is inverted there, and the
 * inverse map is interpolated while the picture is sampled. Three passes paint over one another:
 *
 * <pre>
 * picture ─► FacePass ─► EyePass (each eye) ─► MouthPass ─► frame
 *            head, brow,  gaze, lids           upper lip | mouth inside | lower lip and jaw
 *            jaw, breath
 * </pre>
 *
 * <p>Where nothing moves the bytes of the picture are left alone, so the pose of rest is the
 * picture itself. No pass keeps anything from one frame to the next: equal motion gives equal bytes
 * whichever painter works, and in whatever order.
 */
@NullMarked
package io.talkinghead.core.internal.builtin.render;

import org.jspecify.annotations.NullMarked;
