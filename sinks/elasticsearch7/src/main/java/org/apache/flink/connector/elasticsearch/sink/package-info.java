/** One class that can stand nowhere else, because the connector's own are visible only here. */
package org.apache.flink.connector.elasticsearch.sink;
