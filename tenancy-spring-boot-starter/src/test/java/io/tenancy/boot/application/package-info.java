/** Whole applications with the starter, as a user starts them. */
@NullMarked
package io.tenancy.boot.application;

import org.jspecify.annotations.NullMarked;
