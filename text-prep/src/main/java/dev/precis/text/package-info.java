/** Precis. */
package dev.precis.text;
