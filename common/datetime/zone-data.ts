/**
 * The zones that java.time knows by id (Java 17), a line an area; and their names in English, which time zone letters are parsed by: zone, short
 * names, full names. A name that several zones have is of the zone that java.time takes.
 */
export const ZONE_IDS = `
: CET CST6CDT Cuba EET EST5EDT Egypt Eire GB GB-Eire GMT GMT0 Greenwich Hongkong Iceland Iran Israel Jamaica Japan
: Kwajalein Libya MET MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROK Singapore Turkey UCT UTC Universal W-SU
: WET Zulu
Africa: Abidjan Accra Addis_Ababa Algiers Asmara Asmera Bamako Bangui Banjul Bissau Blantyre Brazzaville Bujumbura Cairo
Africa: Casablanca Ceuta Conakry Dakar Dar_es_Salaam Djibouti Douala El_Aaiun Freetown Gaborone Harare Johannesburg Juba Kampala
Africa: Khartoum Kigali Kinshasa Lagos Libreville Lome Luanda Lubumbashi Lusaka Malabo Maputo Maseru Mbabane Mogadishu Monrovia
Africa: Nairobi Ndjamena Niamey Nouakchott Ouagadougou Porto-Novo Sao_Tome Timbuktu Tripoli Tunis Windhoek
America: Adak Anchorage Anguilla Antigua Araguaina Argentina/Buenos_Aires Argentina/Catamarca Argentina/ComodRivadavia
America: Argentina/Cordoba Argentina/Jujuy Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta
America: Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia Aruba Asuncion Atikokan Atka Bahia
America: Bahia_Banderas Barbados Belem Belize Blanc-Sablon Boa_Vista Bogota Boise Buenos_Aires Cambridge_Bay Campo_Grande Cancun
America: Caracas Catamarca Cayenne Cayman Chicago Chihuahua Ciudad_Juarez Coral_Harbour Cordoba Costa_Rica Creston Cuiaba Curacao
America: Danmarkshavn Dawson Dawson_Creek Denver Detroit Dominica Edmonton Eirunepe El_Salvador Ensenada Fort_Nelson Fort_Wayne
America: Fortaleza Glace_Bay Godthab Goose_Bay Grand_Turk Grenada Guadeloupe Guatemala Guayaquil Guyana Halifax Havana Hermosillo
America: Indiana/Indianapolis Indiana/Knox Indiana/Marengo Indiana/Petersburg Indiana/Tell_City Indiana/Vevay Indiana/Vincennes
America: Indiana/Winamac Indianapolis Inuvik Iqaluit Jamaica Jujuy Juneau Kentucky/Louisville Kentucky/Monticello Knox_IN
America: Kralendijk La_Paz Lima Los_Angeles Louisville Lower_Princes Maceio Managua Manaus Marigot Martinique Matamoros Mazatlan
America: Mendoza Menominee Merida Metlakatla Mexico_City Miquelon Moncton Monterrey Montevideo Montreal Montserrat Nassau
America: New_York Nipigon Nome Noronha North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem Nuuk Ojinaga Panama
America: Pangnirtung Paramaribo Phoenix Port-au-Prince Port_of_Spain Porto_Acre Porto_Velho Puerto_Rico Punta_Arenas Rainy_River
America: Rankin_Inlet Recife Regina Resolute Rio_Branco Rosario Santa_Isabel Santarem Santiago Santo_Domingo Sao_Paulo
America: Scoresbysund Shiprock Sitka St_Barthelemy St_Johns St_Kitts St_Lucia St_Thomas St_Vincent Swift_Current Tegucigalpa
America: Thule Thunder_Bay Tijuana Toronto Tortola Vancouver Virgin Whitehorse Winnipeg Yakutat Yellowknife
Antarctica: Casey Davis DumontDUrville Macquarie Mawson McMurdo Palmer Rothera South_Pole Syowa Troll Vostok
Arctic: Longyearbyen
Asia: Aden Almaty Amman Anadyr Aqtau Aqtobe Ashgabat Ashkhabad Atyrau Baghdad Bahrain Baku Bangkok Barnaul Beirut Bishkek
Asia: Brunei Calcutta Chita Choibalsan Chongqing Chungking Colombo Dacca Damascus Dhaka Dili Dubai Dushanbe Famagusta Gaza
Asia: Harbin Hebron Ho_Chi_Minh Hong_Kong Hovd Irkutsk Istanbul Jakarta Jayapura Jerusalem Kabul Kamchatka Karachi Kashgar
Asia: Kathmandu Katmandu Khandyga Kolkata Krasnoyarsk Kuala_Lumpur Kuching Kuwait Macao Macau Magadan Makassar Manila Muscat
Asia: Nicosia Novokuznetsk Novosibirsk Omsk Oral Phnom_Penh Pontianak Pyongyang Qatar Qostanay Qyzylorda Rangoon Riyadh Saigon
Asia: Sakhalin Samarkand Seoul Shanghai Singapore Srednekolymsk Taipei Tashkent Tbilisi Tehran Tel_Aviv Thimbu Thimphu Tokyo
Asia: Tomsk Ujung_Pandang Ulaanbaatar Ulan_Bator Urumqi Ust-Nera Vientiane Vladivostok Yakutsk Yangon Yekaterinburg Yerevan
Atlantic: Azores Bermuda Canary Cape_Verde Faeroe Faroe Jan_Mayen Madeira Reykjavik South_Georgia St_Helena Stanley
Australia: ACT Adelaide Brisbane Broken_Hill Canberra Currie Darwin Eucla Hobart LHI Lindeman Lord_Howe Melbourne NSW North Perth
Australia: Queensland South Sydney Tasmania Victoria West Yancowinna
Brazil: Acre DeNoronha East West
Canada: Atlantic Central Eastern Mountain Newfoundland Pacific Saskatchewan Yukon
Chile: Continental EasterIsland
Etc: GMT GMT+0 GMT+1 GMT+10 GMT+11 GMT+12 GMT+2 GMT+3 GMT+4 GMT+5 GMT+6 GMT+7 GMT+8 GMT+9 GMT-0 GMT-1 GMT-10 GMT-11 GMT-12
Etc: GMT-13 GMT-14 GMT-2 GMT-3 GMT-4 GMT-5 GMT-6 GMT-7 GMT-8 GMT-9 GMT0 Greenwich UCT UTC Universal Zulu
Europe: Amsterdam Andorra Astrakhan Athens Belfast Belgrade Berlin Bratislava Brussels Bucharest Budapest Busingen Chisinau
Europe: Copenhagen Dublin Gibraltar Guernsey Helsinki Isle_of_Man Istanbul Jersey Kaliningrad Kiev Kirov Kyiv Lisbon Ljubljana
Europe: London Luxembourg Madrid Malta Mariehamn Minsk Monaco Moscow Nicosia Oslo Paris Podgorica Prague Riga Rome Samara
Europe: San_Marino Sarajevo Saratov Simferopol Skopje Sofia Stockholm Tallinn Tirane Tiraspol Ulyanovsk Uzhgorod Vaduz Vatican
Europe: Vienna Vilnius Volgograd Warsaw Zagreb Zaporozhye Zurich
Indian: Antananarivo Chagos Christmas Cocos Comoro Kerguelen Mahe Maldives Mauritius Mayotte Reunion
Mexico: BajaNorte BajaSur General
Pacific: Apia Auckland Bougainville Chatham Chuuk Easter Efate Enderbury Fakaofo Fiji Funafuti Galapagos Gambier Guadalcanal Guam
Pacific: Honolulu Johnston Kanton Kiritimati Kosrae Kwajalein Majuro Marquesas Midway Nauru Niue Norfolk Noumea Pago_Pago Palau
Pacific: Pitcairn Pohnpei Ponape Port_Moresby Rarotonga Saipan Samoa Tahiti Tarawa Tongatapu Truk Wake Wallis Yap
SystemV: AST4 AST4ADT CST6 CST6CDT EST5 EST5EDT HST10 MST7 MST7MDT PST8 PST8PDT YST9 YST9YDT
US: Alaska Aleutian Arizona Central East-Indiana Eastern Hawaii Indiana-Starke Michigan Mountain Pacific Samoa
`

export const ZONE_NAMES = `
Africa/Abidjan|ATT,GHST,IST,IT|British Summer Time,British Time,Ghana Mean Time,Ghana Summer Time,Greenwich Mean Time,Irish Standard Time,Irish Time,Troll Time
Africa/Johannesburg|SAST,SAT|South Africa Standard Time,South Africa Summer Time,South Africa Time
Africa/Lagos|WAST,WAT|West Africa Standard Time,West Africa Summer Time,West Africa Time
Africa/Maputo|CAST,CAT|Central Africa Time,Central African Summer Time,Central African Time,Western African Time
Africa/Nairobi|EAT|East Africa Time,Eastern Africa Time,Eastern African Summer Time
America/Argentina/Buenos_Aires|ARST,ART|Argentina Standard Time,Argentina Summer Time,Argentina Time
America/Asuncion|PYST,PYT|Paraguay Standard Time,Paraguay Summer Time,Paraguay Time
America/Bogota|COST,COT|Colombia Standard Time,Colombia Summer Time,Colombia Time
America/Caracas|VEST,VET|Venezuela Summer Time,Venezuela Time
America/Cayenne|GFST,GFT|French Guiana Summer Time,French Guiana Time
America/Chicago|CDT,CST,CT|Central Daylight Time,Central Standard Time,Central Time
America/Denver|MDT,MST|Mountain Daylight Time,Mountain Standard Time,Mountain Time
America/Guayaquil|ECST,ECT|Ecuador Summer Time,Ecuador Time
America/Guyana|GYST,GYT|Guyana Summer Time,Guyana Time
America/Halifax|ADT,AST,AT|Atlantic Daylight Time,Atlantic Standard Time,Atlantic Time
America/Havana||Cuba Daylight Time,Cuba Standard Time,Cuba Time
America/Juneau|AKDT,AKST,AKT|Alaska Daylight Time,Alaska Standard Time,Alaska Time
America/La_Paz|BOST,BOT|Bolivia Summer Time,Bolivia Time
America/Lima|PEST,PET|Peru Standard Time,Peru Summer Time,Peru Time
America/Los_Angeles|PDT,PST,PT|Pacific Daylight Time,Pacific Standard Time,Pacific Time
America/Manaus|AMST,AMT|Amazon Standard Time,Amazon Summer Time,Amazon Time
America/Mazatlan||Mexican Pacific Daylight Time,Mexican Pacific Standard Time,Mexican Pacific Time
America/Miquelon|PMDT,PMST,PMT|St. Pierre & Miquelon Daylight Time,St. Pierre & Miquelon Standard Time,St. Pierre & Miquelon Time
America/Montevideo|UYST,UYT|Uruguay Standard Time,Uruguay Summer Time,Uruguay Time
America/New_York|EDT,EST,ET|Eastern Daylight Time,Eastern Standard Time,Eastern Time
America/Noronha|FNST,FNT|Fernando de Noronha Standard Time,Fernando de Noronha Summer Time,Fernando de Noronha Time
America/Nuuk|WGST,WGT|West Greenland Standard Time,West Greenland Summer Time,West Greenland Time
America/Paramaribo|SRST,SRT|Suriname Summer Time,Suriname Time
America/Punta_Arenas||Punta Arenas Standard Time,Punta Arenas Time
America/Rio_Branco|ACST,ACT|Acre Standard Time,Acre Summer Time,Acre Time
America/Santiago||Chile Standard Time
America/Sao_Paulo|BRST,BRT|Brasilia Standard Time,Brasilia Summer Time,Brasilia Time
America/Scoresbysund|EGST,EGT|East Greenland Standard Time,East Greenland Summer Time,East Greenland Time
America/St_Johns|NDT,NST,NT|Newfoundland Daylight Time,Newfoundland Standard Time,Newfoundland Time
America/Tijuana||Northwest Mexico Daylight Time,Northwest Mexico Standard Time,Northwest Mexico Time
Antarctica/Casey||Australian Western Time,Casey Time
Antarctica/Davis|DAVST,DAVT|Davis Summer Time,Davis Time
Antarctica/Mawson|MAWST,MAWT|Mawson Summer Time,Mawson Time
Antarctica/Palmer|CLST,CLT|Chile Summer Time,Chile Time
Antarctica/Rothera|ROTST,ROTT|Rothera Summer Time,Rothera Time
Antarctica/Vostok|VOSST,VOST|Vostok Summer Time,Vostok Time
Asia/Almaty|ALMST,ALMT,QOSST,QOST|Alma-Ata Summer Time,Alma-Ata Time,East Kazakhstan Time,Kostanay Summer Time,Kostanay Time
Asia/Anadyr|ANAST,ANAT|Anadyr Standard Time,Anadyr Summer Time,Anadyr Time
Asia/Aqtobe|AQTST,AQTT,ORAST,ORAT,QYZST,QYZT|Aqtau Summer Time,Aqtau Time,Aqtobe Summer Time,Aqtobe Time,Atyrau Daylight Time,Atyrau Time,Oral Summer Time,Oral Time,Qyzylorda Summer Time,Qyzylorda Time,West Kazakhstan Time
Asia/Ashgabat|TMST,TMT|Turkmenistan Standard Time,Turkmenistan Summer Time,Turkmenistan Time
Asia/Baku|AZST,AZT|Azerbaijan Standard Time,Azerbaijan Summer Time,Azerbaijan Time
Asia/Bangkok|CIT,CXST,CXT,ICST,ICT|Christmas Island Summer Time,Christmas Island Time,Indochina Summer Time,Indochina Time
Asia/Barnaul||Barnaul Daylight Time,Barnaul Standard Time,Barnaul Time
Asia/Bishkek|KGST,KGT|Kirgizstan Summer Time,Kirgizstan Time,Kyrgyzstan Time
Asia/Dhaka|BDST,BDT|Bangladesh Standard Time,Bangladesh Summer Time,Bangladesh Time
Asia/Dili|TLST,TLT|East Timor Time,Timor-Leste Summer Time,Timor-Leste Time
Asia/Dubai|REST,RET,SCST,SCT|Gulf Daylight Time,Gulf Standard Time,Gulf Time,Reunion Summer Time,Reunion Time,Réunion Time,Seychelles Summer Time,Seychelles Time
Asia/Dushanbe|TJST,TJT|Tajikistan Summer Time,Tajikistan Time
Asia/Hong_Kong|HKST,HKT|Hong Kong Standard Time,Hong Kong Summer Time,Hong Kong Time
Asia/Hovd|HOVST,HOVT|Hovd Standard Time,Hovd Summer Time,Hovd Time
Asia/Irkutsk|IRKST,IRKT|Irkutsk Standard Time,Irkutsk Summer Time,Irkutsk Time
Asia/Jakarta|WIB,WIST|West Indonesia Summer Time,West Indonesia Time,Western Indonesia Time
Asia/Jayapura|EIST,WIT|East Indonesia Summer Time,East Indonesia Time,Eastern Indonesia Time
Asia/Jerusalem||Israel Daylight Time,Israel Standard Time,Israel Time
Asia/Kabul|AFST,AFT|Afghanistan Summer Time,Afghanistan Time
Asia/Kamchatka|PETST,PETT|Petropavlovsk-Kamchatski Standard Time,Petropavlovsk-Kamchatski Summer Time,Petropavlovsk-Kamchatski Time
Asia/Karachi|PKST,PKT|Pakistan Standard Time,Pakistan Summer Time,Pakistan Time
Asia/Kathmandu|NPST,NPT|Nepal Summer Time,Nepal Time
Asia/Kolkata|IDT|India Daylight Time,India Standard Time,India Time
Asia/Krasnoyarsk|KRAST,KRAT|Krasnoyarsk Standard Time,Krasnoyarsk Summer Time,Krasnoyarsk Time
Asia/Kuching|BNST,BNT,MYST,MYT|Brunei Darussalam Time,Brunei Summer Time,Brunei Time,Malaysia Summer Time,Malaysia Time
Asia/Magadan|MAGST,MAGT|Magadan Standard Time,Magadan Summer Time,Magadan Time
Asia/Makassar|CIST,WITA|Central Indonesia Summer Time,Central Indonesia Time
Asia/Manila||Philippine Standard Time,Philippine Summer Time,Philippine Time
Asia/Novosibirsk|NOVST,NOVT|Novosibirsk Standard Time,Novosibirsk Summer Time,Novosibirsk Time
Asia/Omsk|OMSST,OMST|Omsk Standard Time,Omsk Summer Time,Omsk Time
Asia/Riyadh|SYOST,SYOT|Arabian Daylight Time,Arabian Standard Time,Arabian Time,Syowa Summer Time,Syowa Time
Asia/Sakhalin|SAKST,SAKT|Sakhalin Standard Time,Sakhalin Summer Time,Sakhalin Time
Asia/Seoul|KDT,KST,KT|Korean Daylight Time,Korean Standard Time,Korean Time
Asia/Shanghai||China Daylight Time,China Standard Time,China Time
Asia/Singapore|SGST,SGT|Singapore Standard Time,Singapore Summer Time,Singapore Time
Asia/Srednekolymsk|SREDT,SRET|Srednekolymsk Daylight Time,Srednekolymsk Time
Asia/Taipei||Taipei Daylight Time,Taipei Standard Time,Taipei Time
Asia/Tashkent|UZST,UZT|Uzbekistan Standard Time,Uzbekistan Summer Time,Uzbekistan Time
Asia/Tbilisi|GEST,GET|Georgia Standard Time,Georgia Summer Time,Georgia Time
Asia/Tehran|IRDT,IRST,IRT|Iran Daylight Time,Iran Standard Time,Iran Time
Asia/Thimphu|BTST,BTT|Bhutan Summer Time,Bhutan Time
Asia/Tokyo|JDT,JST,JT|Japan Daylight Time,Japan Standard Time,Japan Time
Asia/Tomsk||Tomsk Daylight Time,Tomsk Standard Time,Tomsk Time
Asia/Ulaanbaatar|CHOST,CHOT,ULAST,ULAT|Ulaanbaatar Standard Time,Ulaanbaatar Summer Time,Ulaanbaatar Time
Asia/Urumqi|XJDT,XJT|Xinjiang Daylight Time,Xinjiang Standard Time,Xinjiang Time
Asia/Vladivostok|VLAST,VLAT|Vladivostok Standard Time,Vladivostok Summer Time,Vladivostok Time
Asia/Yakutsk|YAKST,YAKT|Yakutsk Standard Time,Yakutsk Summer Time,Yakutsk Time
Asia/Yangon|CCST,CCT,MMST,MMT|Cocos Islands Summer Time,Cocos Islands Time,Myanmar Summer Time,Myanmar Time
Asia/Yekaterinburg|YEKST,YEKT|Yekaterinburg Standard Time,Yekaterinburg Summer Time,Yekaterinburg Time
Asia/Yerevan||Armenia Standard Time,Armenia Summer Time,Armenia Time
Atlantic/Azores|AZOST,AZOT|Azores Standard Time,Azores Summer Time,Azores Time
Atlantic/Canary|WEST,WET|Western European Standard Time,Western European Summer Time,Western European Time
Atlantic/Cape_Verde|CVST,CVT|Cape Verde Standard Time,Cape Verde Summer Time,Cape Verde Time
Atlantic/South_Georgia|GDT,GST,GT|South Georgia Daylight Time,South Georgia Time
Atlantic/Stanley|FKST,FKT|Falkland Islands Standard Time,Falkland Islands Summer Time,Falkland Islands Time
Australia/Adelaide|ACDT|Australian Central Daylight Time,Australian Central Standard Time,Central Australia Time
Australia/Eucla|ACWDT,ACWST,ACWT|Australian Central Western Daylight Time,Australian Central Western Standard Time,Australian Central Western Time
Australia/Lord_Howe|LHDT,LHST,LHT|Lord Howe Daylight Time,Lord Howe Standard Time,Lord Howe Time
Australia/Perth|AWDT,AWST,AWT|Australian Western Daylight Time,Australian Western Standard Time,Western Australia Time
Australia/Sydney|AEDT,AEST,AET|Australian Eastern Daylight Time,Australian Eastern Standard Time,Eastern Australia Time
Etc/UTC||Coordinated Universal Time
Europe/Astrakhan||Astrakhan Standard Time,Astrakhan Time
Europe/Bucharest|EEST,EET|Eastern European Standard Time,Eastern European Summer Time,Eastern European Time
Europe/Istanbul|TRST,TRT|Turkey Summer Time,Turkey Time
Europe/Kirov||Moscow Daylight Time
Europe/Moscow|MSD,MSK,MT|Moscow Standard Time,Moscow Summer Time,Moscow Time
Europe/Paris|CEST,CET,MEST,MET|Central European Standard Time,Central European Summer Time,Central European Time,Middle Europe Summer Time,Middle Europe Time
Europe/Samara|SAMST,SAMT|Samara Standard Time,Samara Summer Time,Samara Time
Europe/Saratov||Saratov Standard Time,Saratov Time
Europe/Ulyanovsk||Ulyanovsk Standard Time,Ulyanovsk Time
Europe/Volgograd||Volgograd Standard Time,Volgograd Summer Time,Volgograd Time
Indian/Chagos|IOST,IOT|Indian Ocean Territory Summer Time,Indian Ocean Territory Time,Indian Ocean Time
Indian/Maldives|MVST,MVT,TFST,TFT|French Southern & Antarctic Lands Summer Time,French Southern & Antarctic Lands Time,French Southern & Antarctic Time,Maldives Summer Time,Maldives Time
Indian/Mauritius|MUST,MUT|Mauritius Standard Time,Mauritius Summer Time,Mauritius Time
Pacific/Apia|WSDT,WSST,WST|Apia Daylight Time,Apia Standard Time,Apia Time
Pacific/Auckland|NZDT,NZST,NZT|New Zealand Daylight Time,New Zealand Standard Time,New Zealand Time
Pacific/Bougainville|BST,BT|Bougainville Daylight Time,Bougainville Standard Time,Bougainville Time
Pacific/Chatham|CHADT,CHAST,CHAT|Chatham Daylight Time,Chatham Standard Time,Chatham Time
Pacific/Easter|EASST,EAST|Easter Island Standard Time,Easter Island Summer Time,Easter Island Time
Pacific/Efate|VUST,VUT|Vanuatu Standard Time,Vanuatu Summer Time,Vanuatu Time
Pacific/Fakaofo|TKST,TKT|Tokelau Summer Time,Tokelau Time
Pacific/Fiji|FJST,FJT|Fiji Standard Time,Fiji Summer Time,Fiji Time
Pacific/Galapagos|GALST,GALT|Galapagos Summer Time,Galapagos Time
Pacific/Gambier|GAMST,GAMT|Gambier Summer Time,Gambier Time
Pacific/Guadalcanal|PONST,PONT,SBST,SBT|Pohnpei Summer Time,Ponape Time,Solomon Is. Summer Time,Solomon Is. Time,Solomon Islands Time
Pacific/Guam|ChDT,ChST,ChT|Chamorro Daylight Time,Chamorro Standard Time,Chamorro Time
Pacific/Honolulu|HADT,HAST,HAT,HDT,HST|Hawaii-Aleutian Daylight Time,Hawaii-Aleutian Standard Time,Hawaii-Aleutian Time
Pacific/Kanton|PHOST,PHOT|Kanton Daylight Time,Kanton Standard Time,Kanton Time,Phoenix Is. Summer Time,Phoenix Is. Time,Phoenix Islands Time
Pacific/Kiritimati|LINST,LINT|Line Is. Summer Time,Line Is. Time,Line Islands Time
Pacific/Kosrae|KOSST,KOST|Kosrae Summer Time,Kosrae Time
Pacific/Marquesas|MARST,MART|Marquesas Summer Time,Marquesas Time
Pacific/Nauru|NRST,NRT|Nauru Summer Time,Nauru Time
Pacific/Niue|NUST,NUT|Niue Summer Time,Niue Time
Pacific/Norfolk|NFST,NFT|Norfolk Island Daylight Time,Norfolk Island Standard Time,Norfolk Island Time
Pacific/Noumea|NCST,NCT|New Caledonia Standard Time,New Caledonia Summer Time,New Caledonia Time
Pacific/Pago_Pago|SDT,SST,ST|Samoa Daylight Time,Samoa Standard Time,Samoa Time
Pacific/Palau|PWST,PWT|Palau Summer Time,Palau Time
Pacific/Pitcairn||Pitcairn Daylight Time,Pitcairn Time
Pacific/Port_Moresby|CHUST,CHUT,DDUST,DDUT,PGST,PGT|Chuuk Summer Time,Chuuk Time,Dumont-d'Urville Summer Time,Dumont-d'Urville Time,Dumont-d’Urville Time,Papua New Guinea Summer Time,Papua New Guinea Time
Pacific/Rarotonga|CKHST,CKT|Cook Islands Half Summer Time,Cook Islands Standard Time,Cook Islands Time
Pacific/Tahiti|TAHST,TAHT|Tahiti Summer Time,Tahiti Time
Pacific/Tarawa|GILST,GILT,MHST,MHT,TVST,TVT,WAKST,WAKT,WFST,WFT|Gilbert Is. Summer Time,Gilbert Is. Time,Gilbert Islands Time,Marshall Islands Summer Time,Marshall Islands Time,Tuvalu Summer Time,Tuvalu Time,Wake Island Time,Wake Summer Time,Wake Time,Wallis & Futuna Summer Time,Wallis & Futuna Time
Pacific/Tongatapu|TOST,TOT|Tonga Standard Time,Tonga Summer Time,Tonga Time
`
