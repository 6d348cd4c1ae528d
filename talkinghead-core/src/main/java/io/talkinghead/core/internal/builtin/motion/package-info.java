/**
 * From what is said to how a face moves: visemes become articulation, prosody becomes head motion.
 */
@NullMarked
package io.talkinghead.core.internal.builtin.motion;

import org.jspecify.annotations.NullMarked;
