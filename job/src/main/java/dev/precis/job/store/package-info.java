/**
 * File systems and object stores: what each one promises, and single files that are written at one
 * stroke. Used by {@code output} and {@code lock}. Start with {@link
 * dev.precis.job.store.StorePromises}.
 */
package dev.precis.job.store;
