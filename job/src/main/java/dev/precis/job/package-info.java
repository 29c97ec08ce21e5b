/** Precis. */
package dev.precis.job;
