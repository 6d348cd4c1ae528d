/**
 * Small honest stages without any model, for tests of what surrounds stages: each keeps every
 * promise of its interface, and is simple enough that a test can say what must come out.
 *
 * <p>All of them tell a {@link io.talkinghead.spi.fake.Trouble} what they are about to do, so that
 * a test can make them fail, wait or count there.
 */
@NullMarked
package io.talkinghead.spi.fake;

import org.jspecify.annotations.NullMarked;
