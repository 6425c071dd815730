/** What the nodes of one installation know of each other, and agree on. */
@NullMarked
package io.tenancy.cluster;

import org.jspecify.annotations.NullMarked;
