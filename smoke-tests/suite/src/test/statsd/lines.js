// A backend of the StatsD daemon: writes what it flushes, a value a line, for the test to read.
exports.init = function (startupTime, config, events) {
  events.on('flush', function (timestamp, metrics) {
    const line = (...fields) => console.log(fields.join('\t'));
    for (const key in metrics.counters) line('counter', key, '', metrics.counters[key]);
    for (const key in metrics.gauges) line('gauge', key, '', metrics.gauges[key]);
    for (const key in metrics.timer_data) {
      for (const field in metrics.timer_data[key]) {
        line('timer', key, field, metrics.timer_data[key][field]);
      }
    }
    line('flushed', '', '', 0);
  });
  return true;
};
