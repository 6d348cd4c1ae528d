/**
 * Reads Python pickles as data. Ditto publishes its options as {@code .pkl} files, and users keep
 * their own; a pickle is a program for a stack machine that may call any function by name, so this
 * reader knows plain values and NumPy arrays, and refuses every other name and operation before
 * anything is made of it.
 *
 * <pre>{@code
 * PickleValue.Dict config = PickleReader.read(file).asDict("configuration");
 * PickleValue.Dict options = config.require("default_kwargs").asDict("default_kwargs");
 * }</pre>
 *
 * <p>{@link io.talkinghead.core.internal.pickle.PickleReader} is the machine, {@code PickleInput}
 * the bytes under it, {@code PickleStack} its memory, {@code NumpyPickles} the handful of names it
 * knows, {@code PickleFreezer} turns what is left on the stack into immutable {@link
 * io.talkinghead.core.internal.pickle.PickleValue}s.
 */
@NullMarked
package io.talkinghead.core.internal.pickle;

import org.jspecify.annotations.NullMarked;
