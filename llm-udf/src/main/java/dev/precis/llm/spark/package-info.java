/** Where Spark meets the model. The only package of this module that knows Spark. */
package dev.precis.llm.spark;
