/**
 * From a portrait to what the networks need of it: detection, landmarks, crops, eyes, appearance
 * and motion of every source frame.
 *
 * <p>The way follows antgroup/ditto-talkinghead (commit e9191cf), whose crops come from
 * LivePortrait (<a href="https://arxiv.org/abs/2407.03168">Guo et al., 2024</a>) and whose eyes
 * come from MediaPipe's BlazeFace and Face Mesh.
 */
@NullMarked
package io.talkinghead.core.internal.ditto.source;

import org.jspecify.annotations.NullMarked;
