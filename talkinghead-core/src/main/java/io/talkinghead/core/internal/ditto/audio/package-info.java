/** Sound for HuBERT: resampling as the reference does it, and the audio windows of both modes. */
@NullMarked
package io.talkinghead.core.internal.ditto.audio;

import org.jspecify.annotations.NullMarked;
