/** NumPy's {@code .npy} files, version 1.0: what options bring, and what a dump writes. */
@NullMarked
package io.talkinghead.core.internal.ditto.npy;

import org.jspecify.annotations.NullMarked;
