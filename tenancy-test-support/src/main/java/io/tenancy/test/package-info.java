/** What a test of a multi-tenant application needs: real databases on demand and servers that misbehave on purpose. */
@NullMarked
package io.tenancy.test;

import org.jspecify.annotations.NullMarked;
