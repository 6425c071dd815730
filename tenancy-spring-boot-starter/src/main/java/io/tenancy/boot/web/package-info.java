/** Finds the tenant of an HTTP request and binds it for the time of the request. */
@NullMarked
package io.tenancy.boot.web;

import org.jspecify.annotations.NullMarked;
