#include "capabilities/calendar/days.h"
#include "engines/calendar.h"

/* China's days off and make-up workdays as the General Office of the State Council sets them each year; only what differs
 * from the plain week is listed, weekends inside a holiday included. A notice carries the year of its title, so the last
 * days of December may stand in the next year's. 2020 has two: the Spring Festival was lengthened by a second notice.
 * Later years are entered by an administrator (PUT /api/calendar/:year), not here. The addresses are the notices. */
enum { OFF = CALENDAR_OFF, WORK = CALENDAR_WORK };
#define NEW_YEAR "元旦", "New Year"
#define SPRING "春节", "Spring Festival"
#define TOMB "清明节", "Tomb-sweeping Day"
#define LABOUR "劳动节", "Labour Day"
#define BOAT "端午节", "Dragon Boat Festival"
#define MOON "中秋节", "Mid-Autumn Festival"
#define NATIONAL "国庆节", "National Day"
#define MOON_NATIONAL "国庆节、中秋节", "National Day and Mid-Autumn Festival"

const struct calendar_stretch calendar_known_days[] = {
    /* 2018: http://www.gov.cn/zhengce/zhengceku/2017-11/30/content_5243579.htm http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm */
    {2018, OFF, 1, 1, 1, 1, NEW_YEAR},
    {2018, WORK, 2, 11, 2, 11, SPRING},
    {2018, OFF, 2, 15, 2, 21, SPRING},
    {2018, WORK, 2, 24, 2, 24, SPRING},
    {2018, OFF, 4, 5, 4, 7, TOMB},
    {2018, WORK, 4, 8, 4, 8, TOMB},
    {2018, WORK, 4, 28, 4, 28, LABOUR},
    {2018, OFF, 4, 29, 5, 1, LABOUR},
    {2018, OFF, 6, 18, 6, 18, BOAT},
    {2018, OFF, 9, 24, 9, 24, MOON},
    {2018, WORK, 9, 29, 9, 30, NATIONAL},
    {2018, OFF, 10, 1, 10, 7, NATIONAL},
    {2018, WORK, 12, 29, 12, 29, NEW_YEAR},
    {2018, OFF, 12, 30, 12, 31, NEW_YEAR},
    /* 2019: http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm */
    {2019, OFF, 1, 1, 1, 1, NEW_YEAR},
    {2019, WORK, 2, 2, 2, 3, SPRING},
    {2019, OFF, 2, 4, 2, 10, SPRING},
    {2019, OFF, 4, 5, 4, 7, TOMB},
    {2019, WORK, 4, 28, 4, 28, LABOUR},
    {2019, OFF, 5, 1, 5, 4, LABOUR},
    {2019, WORK, 5, 5, 5, 5, LABOUR},
    {2019, OFF, 6, 7, 6, 9, BOAT},
    {2019, OFF, 9, 13, 9, 15, MOON},
    {2019, WORK, 9, 29, 9, 29, NATIONAL},
    {2019, OFF, 10, 1, 10, 7, NATIONAL},
    {2019, WORK, 10, 12, 10, 12, NATIONAL},
    /* 2020: http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm */
    {2020, OFF, 1, 1, 1, 1, NEW_YEAR},
    {2020, WORK, 1, 19, 1, 19, SPRING},
    {2020, OFF, 1, 24, 2, 2, SPRING},
    {2020, WORK, 2, 3, 2, 3, SPRING},
    {2020, OFF, 4, 4, 4, 6, TOMB},
    {2020, WORK, 4, 26, 4, 26, LABOUR},
    {2020, OFF, 5, 1, 5, 5, LABOUR},
    {2020, WORK, 5, 9, 5, 9, LABOUR},
    {2020, OFF, 6, 25, 6, 27, BOAT},
    {2020, WORK, 6, 28, 6, 28, BOAT},
    {2020, WORK, 9, 27, 9, 27, MOON_NATIONAL},
    {2020, OFF, 10, 1, 10, 8, MOON_NATIONAL},
    {2020, WORK, 10, 10, 10, 10, MOON_NATIONAL},
    /* 2021: http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm */
    {2021, OFF, 1, 1, 1, 3, NEW_YEAR},
    {2021, WORK, 2, 7, 2, 7, SPRING},
    {2021, OFF, 2, 11, 2, 17, SPRING},
    {2021, WORK, 2, 20, 2, 20, SPRING},
    {2021, OFF, 4, 3, 4, 5, TOMB},
    {2021, WORK, 4, 25, 4, 25, LABOUR},
    {2021, OFF, 5, 1, 5, 5, LABOUR},
    {2021, WORK, 5, 8, 5, 8, LABOUR},
    {2021, OFF, 6, 12, 6, 14, BOAT},
    {2021, WORK, 9, 18, 9, 18, MOON},
    {2021, OFF, 9, 19, 9, 21, MOON},
    {2021, WORK, 9, 26, 9, 26, NATIONAL},
    {2021, OFF, 10, 1, 10, 7, NATIONAL},
    {2021, WORK, 10, 9, 10, 9, NATIONAL},
    /* 2022: http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm */
    {2022, OFF, 1, 1, 1, 3, NEW_YEAR},
    {2022, WORK, 1, 29, 1, 30, SPRING},
    {2022, OFF, 1, 31, 2, 6, SPRING},
    {2022, WORK, 4, 2, 4, 2, TOMB},
    {2022, OFF, 4, 3, 4, 5, TOMB},
    {2022, WORK, 4, 24, 4, 24, LABOUR},
    {2022, OFF, 4, 30, 5, 4, LABOUR},
    {2022, WORK, 5, 7, 5, 7, LABOUR},
    {2022, OFF, 6, 3, 6, 5, BOAT},
    {2022, OFF, 9, 10, 9, 12, MOON},
    {2022, OFF, 10, 1, 10, 7, NATIONAL},
    {2022, WORK, 10, 8, 10, 9, NATIONAL},
    {2022, OFF, 12, 31, 12, 31, NEW_YEAR},
    /* 2023: http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm */
    {2023, OFF, 1, 1, 1, 2, NEW_YEAR},
    {2023, OFF, 1, 21, 1, 27, SPRING},
    {2023, WORK, 1, 28, 1, 29, SPRING},
    {2023, OFF, 4, 5, 4, 5, TOMB},
    {2023, WORK, 4, 23, 4, 23, LABOUR},
    {2023, OFF, 4, 29, 5, 3, LABOUR},
    {2023, WORK, 5, 6, 5, 6, LABOUR},
    {2023, OFF, 6, 22, 6, 24, BOAT},
    {2023, WORK, 6, 25, 6, 25, BOAT},
    {2023, OFF, 9, 29, 10, 6, MOON_NATIONAL},
    {2023, WORK, 10, 7, 10, 8, MOON_NATIONAL},
    /* 2024: https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm */
    {2024, OFF, 1, 1, 1, 1, NEW_YEAR},
    {2024, WORK, 2, 4, 2, 4, SPRING},
    {2024, OFF, 2, 10, 2, 17, SPRING},
    {2024, WORK, 2, 18, 2, 18, SPRING},
    {2024, OFF, 4, 4, 4, 6, TOMB},
    {2024, WORK, 4, 7, 4, 7, TOMB},
    {2024, WORK, 4, 28, 4, 28, LABOUR},
    {2024, OFF, 5, 1, 5, 5, LABOUR},
    {2024, WORK, 5, 11, 5, 11, LABOUR},
    {2024, OFF, 6, 10, 6, 10, BOAT},
    {2024, WORK, 9, 14, 9, 14, MOON},
    {2024, OFF, 9, 15, 9, 17, MOON},
    {2024, WORK, 9, 29, 9, 29, NATIONAL},
    {2024, OFF, 10, 1, 10, 7, NATIONAL},
    {2024, WORK, 10, 12, 10, 12, NATIONAL},
    /* 2025: https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm */
    {2025, OFF, 1, 1, 1, 1, NEW_YEAR},
    {2025, WORK, 1, 26, 1, 26, SPRING},
    {2025, OFF, 1, 28, 2, 4, SPRING},
    {2025, WORK, 2, 8, 2, 8, SPRING},
    {2025, OFF, 4, 4, 4, 6, TOMB},
    {2025, WORK, 4, 27, 4, 27, LABOUR},
    {2025, OFF, 5, 1, 5, 5, LABOUR},
    {2025, OFF, 5, 31, 6, 2, BOAT},
    {2025, WORK, 9, 28, 9, 28, MOON_NATIONAL},
    {2025, OFF, 10, 1, 10, 8, MOON_NATIONAL},
    {2025, WORK, 10, 11, 10, 11, MOON_NATIONAL},
    /* 2026: https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm */
    {2026, OFF, 1, 1, 1, 3, NEW_YEAR},
    {2026, WORK, 1, 4, 1, 4, NEW_YEAR},
    {2026, WORK, 2, 14, 2, 14, SPRING},
    {2026, OFF, 2, 15, 2, 23, SPRING},
    {2026, WORK, 2, 28, 2, 28, SPRING},
    {2026, OFF, 4, 4, 4, 6, TOMB},
    {2026, OFF, 5, 1, 5, 5, LABOUR},
    {2026, WORK, 5, 9, 5, 9, LABOUR},
    {2026, OFF, 6, 19, 6, 21, BOAT},
    {2026, WORK, 9, 20, 9, 20, NATIONAL},
    {2026, OFF, 9, 25, 9, 27, MOON},
    {2026, OFF, 10, 1, 10, 7, NATIONAL},
    {2026, WORK, 10, 10, 10, 10, NATIONAL},
};
const size_t calendar_known_day_count = sizeof calendar_known_days / sizeof *calendar_known_days;
