/** What every part of Tenancy shares: the root of its exceptions, a violation, and text made safe for messages. */
@NullMarked
package io.tenancy;

import org.jspecify.annotations.NullMarked;
