/** Core against real databases: here and not in core, because core cannot depend on the module that starts them. */
@NullMarked
package io.tenancy.integration;

import org.jspecify.annotations.NullMarked;
